export {
  defineTrainingConfig,
  fromMMEngine,
  type PresetName,
  presetNames,
  type TrainingConfig,
  type TrainingConfigInput,
  toMMEngine,
} from '@openuni/config';
export {
  type Benchmark,
  type BenchmarkPart,
  benchmarks,
  CancelledError,
  type ChatMessage,
  type ChatOptions,
  type ChatRequest,
  type ChatUsage,
  type CheckpointDescription,
  type CloseOptions,
  chatOptionsSchema,
  DeadlineExceededError,
  DeviceLostError,
  DownloadFailedError,
  defaultModelId,
  type EditOptions,
  type EditRequest,
  type EngineDescription,
  EngineFailedError,
  type EngineHealth,
  type ErrorCode,
  type EvaluationProblem,
  type EvaluationProtocol,
  type EvaluationReport,
  editOptionsSchema,
  errorToWire,
  type FinishReason,
  formatImageSize,
  type GenerateOptions,
  type GenerateRequest,
  generateOptionsSchema,
  hasEnded,
  type ImageInput,
  type ImageSize,
  InvalidRequestError,
  type JobRecord,
  type JobState,
  type JobStatus,
  type JsonRunEvent,
  type LoadOptions,
  type ModelCapability,
  type ModelCard,
  type ModelDtype,
  type ModelFiles,
  type ModelInput,
  ModelNotFoundError,
  modelCards,
  modelDtypes,
  modelFilesSchema,
  OpenUniError,
  OutOfMemoryError,
  OutputUnwritableError,
  type PixelImage,
  PythonEnvironmentError,
  PythonNotFoundError,
  parseImageSize,
  type Quantization,
  quantizations,
  type SchedulerName,
  type SeedMode,
  schedulerNames,
  seedModes,
  type Timings,
  type Transport,
  UnsupportedError,
  WeightsInvalidError,
  type WireError,
  WorkerCrashedError,
  WorkerUnresponsiveError,
} from '@openuni/protocol';
export type { ChatEvent, ChatResult } from './chat/chat-event.js';
export { checkChatOptions } from './chat/resolve-chat.js';
export { checkEditOptions } from './edit/resolve-edit.js';
export type {
  ComparisonResult,
  EvaluationEvent,
  EvaluationResult,
} from './evaluations/evaluation-event.js';
export type {
  EvaluationOptions,
  ReportOptions,
  ScoreOptions,
} from './evaluations/evaluation-options.js';
export { evaluationOptionsSchema, scoreOptionsSchema } from './evaluations/evaluation-options.js';
export { Evaluations } from './evaluations/evaluations.js';
export type {
  GenerateEvent,
  GenerateOutputEvent,
  GenerateResult,
  GenerateStepEvent,
} from './generate/generate-event.js';
export { generateJsonEvent } from './generate/generate-json-event.js';
export { checkGenerateOptions } from './generate/resolve-generation.js';
export { type ImageFormat, imageExtensions, imageFormatOf } from './image/image-format.js';
export { type ImageGridOptions, imageGrid } from './image/image-grid.js';
export { OpenUniImage, type OpenUniImageInfo } from './image/openuni-image.js';
export { type EncodeOptions, RasterImage, type SaveOptions } from './image/raster-image.js';
export { type ReadImageOptions, readImage } from './image-input/read-image.js';
export type { Images, ImagesEditOptions, ImagesGenerateOptions } from './images.js';
export type { LaunchOptions } from './launch-options.js';
export {
  type ConvertEvent,
  type ConvertOptions,
  type ConvertResult,
  checkpointFormats,
  convertOptionsSchema,
} from './models/convert-checkpoint.js';
export type { ModelDefaults } from './models/model-defaults.js';
export { type InspectOptions, Models } from './models/models.js';
export {
  type ModelPullEvent,
  type ModelPullOptions,
  type ModelPullResult,
  pullableModels,
} from './models/pull-run.js';
export { OpenUni, type OpenUniChatOptions } from './openuni.js';
export { type GenerationSettings, generationSettingsSchema } from './replay/generation-settings.js';
export { readGenerationSettings } from './replay/read-generation-settings.js';
export type { ReplayFiles } from './replay/replay-model.js';
export { replayOptions } from './replay/replay-options.js';
export { Run, type RunEnd, type RunOptions, type RunStatus, type RunWork } from './run/run.js';
export { localJobs, type OpenTrainingOptions, openTraining } from './training/open-training.js';
export { Training } from './training/training.js';
export type {
  TrainingCheckpoint,
  TrainingEvent,
  TrainingMetrics,
  TrainingResult,
} from './training/training-event.js';
export { TrainingJob } from './training/training-job.js';
export {
  type ResumeTrainingOptions,
  type TrainingOptions,
  trainingOptionsSchema,
} from './training/training-options.js';
export { TrainingRun } from './training/training-run.js';
