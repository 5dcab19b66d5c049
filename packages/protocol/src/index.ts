export {
  type ChatUsage,
  chatUsageSchema,
  type FinishReason,
  finishReasons,
} from './chat/chat-answer.js';
export { maxChatImages, maxChatMessages, maxChatTextLength } from './chat/chat-message.js';
export {
  type ChatMessage,
  type ChatOptions,
  chatOptionsSchema,
  jsonChatOptionsSchema,
  maxAnswerTokens,
  type ParsedChatOptions,
} from './chat/chat-options.js';
export {
  type ChatRequest,
  chatRequestSchema,
  sentChatRequestSchema,
} from './chat/chat-request.js';
export {
  type EditOptions,
  editOptionsSchema,
  jsonEditOptionsSchema,
  type ParsedEditOptions,
} from './edit/edit-options.js';
export {
  type EditRequest,
  editRequestSchema,
  sentEditRequestSchema,
} from './edit/edit-request.js';
export { CancelledError } from './errors/cancelled-error.js';
export {
  DeadlineExceededError,
  type DeadlineExceededErrorOptions,
} from './errors/deadline-exceeded-error.js';
export { DeviceLostError, type DeviceLostErrorOptions } from './errors/device-lost-error.js';
export {
  DownloadFailedError,
  type DownloadFailedErrorOptions,
} from './errors/download-failed-error.js';
export { EngineFailedError } from './errors/engine-failed-error.js';
export { type ErrorCode, errorCodes, isErrorCode } from './errors/error-code.js';
export { errorFromWire } from './errors/error-from-wire.js';
export { errorToWire } from './errors/error-to-wire.js';
export {
  InvalidRequestError,
  type InvalidRequestErrorOptions,
} from './errors/invalid-request-error.js';
export {
  ModelNotFoundError,
  type ModelNotFoundErrorOptions,
} from './errors/model-not-found-error.js';
export {
  OpenUniError,
  type OpenUniErrorOptions,
  type PythonFailure,
} from './errors/openuni-error.js';
export {
  OutOfMemoryError,
  type OutOfMemoryErrorOptions,
} from './errors/out-of-memory-error.js';
export {
  OutputUnwritableError,
  type OutputUnwritableErrorOptions,
} from './errors/output-unwritable-error.js';
export {
  PythonEnvironmentError,
  type PythonEnvironmentErrorOptions,
} from './errors/python-environment-error.js';
export {
  PythonNotFoundError,
  type PythonNotFoundErrorOptions,
} from './errors/python-not-found-error.js';
export { UnsupportedError } from './errors/unsupported-error.js';
export {
  WeightsInvalidError,
  type WeightsInvalidErrorOptions,
} from './errors/weights-invalid-error.js';
export { type WireError, wireErrorSchema } from './errors/wire-error.js';
export {
  WorkerCrashedError,
  type WorkerCrashedErrorOptions,
} from './errors/worker-crashed-error.js';
export {
  WorkerUnresponsiveError,
  type WorkerUnresponsiveErrorOptions,
} from './errors/worker-unresponsive-error.js';
export {
  type Benchmark,
  type BenchmarkPart,
  benchmarkParts,
  benchmarkProtocols,
  benchmarks,
  type EvaluationProtocol,
  evaluationProtocols,
} from './evaluation/benchmark.js';
export {
  type EvaluationProblem,
  type EvaluationReport,
  evaluationReportSchema,
} from './evaluation/evaluation-report.js';
export {
  type JsonRunEvent,
  jsonRunEventSchema,
  type RunEvent,
  runEventSchema,
  type Timings,
  timingsSchema,
} from './events/run-event.js';
export { toJsonEvent } from './events/to-json-event.js';
export { withoutPreview } from './events/without-preview.js';
export {
  type GenerateOptions,
  generateOptionsSchema,
  guidanceSchema,
  maxGuidance,
  maxImagesPerPrompt,
  maxImagesPerRequest,
  maxSeed,
  maxSteps,
  type ParsedGenerateOptions,
  seedSchema,
  stepsSchema,
} from './generate/generate-options.js';
export {
  type GenerateRequest,
  generateRequestSchema,
  type RequestedImage,
  requestedImageSchema,
} from './generate/generate-request.js';
export { imageSeeds } from './generate/image-seeds.js';
export {
  formatImageSize,
  type ImageSize,
  imageSizeSchema,
  maxSide,
  parseImageSize,
} from './generate/image-size.js';
export { maxPromptLength, promptSchema } from './generate/prompt.js';
export {
  type SchedulerName,
  schedulerNames,
  schedulerSchema,
} from './generate/scheduler-name.js';
export {
  type NoiseBatch,
  noiseBatchSchema,
  referenceCount,
  referenceSeed,
  type SeedMode,
  seedModes,
} from './generate/seed-mode.js';
export {
  type BlobLike,
  type ByteStreamLike,
  type ImageInput,
  imageAddressSchema,
  imageInputSchema,
  maxImagePixels,
  type PixelSource,
} from './image/image-input.js';
export { type SentImage, sentImageSchema } from './image/sent-image.js';
export type {
  CancelJobOptions,
  FollowJobOptions,
  Job,
  JobHost,
  JobNeeds,
  JobRequest,
  JobState,
  ResumeJobOptions,
} from './jobs/job-host.js';
export { type JobLauncher, type JobLauncherInput, jobLauncherSchema } from './jobs/job-launcher.js';
export {
  type JobAttempt,
  type JobEnd,
  type JobProcess,
  type JobProgram,
  type JobRecord,
  jobEndSchema,
  jobProgramSchema,
  jobRecordSchema,
} from './jobs/job-record.js';
export { hasEnded, type JobStatus, jobStatuses } from './jobs/job-status.js';
export { jsonSchemas, type WireSchemaName, wireSchemas } from './json-schemas.js';
export {
  type CheckpointDescription,
  type CheckpointFit,
  checkpointDescriptionSchema,
} from './models/checkpoint-description.js';
export {
  type LoadOptions,
  loadOptionsSchema,
  type Quantization,
  quantizations,
} from './models/load-options.js';
export {
  type ModelCapability,
  type ModelCard,
  modelCapabilities,
  modelCardSchema,
  modelStages,
  modelWeightsSchema,
} from './models/model-card.js';
export { defaultModelId, findModelCard, modelCards } from './models/model-cards.js';
export { type ModelDtype, modelDtypeSchema, modelDtypes } from './models/model-dtype.js';
export {
  cfgOptionsSchema,
  type ModelFiles,
  type ModelInput,
  modelFilesSchema,
  modelInputSchema,
  modelNameSchema,
} from './models/model-input.js';
export {
  cardOfNativeFolder,
  type NativeFolder,
  type NativeFolderPlace,
  nativeFolderFile,
  nativeFolderSchema,
} from './models/native-folder.js';
export { type RequestedModel, requestedModelSchema } from './models/requested-model.js';
export { type PixelImage, pixelImageSchema } from './pixel-image.js';
export { type EngineDescription, engineDescriptionSchema } from './transport/engine-description.js';
export {
  type EngineHealth,
  engineHealthSchema,
  type WorkerHealth,
  type WorkerState,
  workerStates,
} from './transport/engine-health.js';
export { EventBuffer, type EventBufferOptions } from './transport/event-buffer.js';
export type {
  CloseOptions,
  EngineRequest,
  StartOptions,
  Transport,
  TransportRun,
} from './transport/transport.js';
