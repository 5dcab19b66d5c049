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
  type JsonRunEvent,
  jsonRunEventSchema,
  type RunEvent,
  runEventSchema,
  type Timings,
  timingsSchema,
} from './events/run-event.js';
export { toJsonEvent } from './events/to-json-event.js';
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
  type BlobLike,
  type ByteStreamLike,
  type ImageInput,
  imageAddressSchema,
  imageInputSchema,
  maxImagePixels,
  type PixelSource,
} from './image/image-input.js';
export { type SentImage, sentImageSchema } from './image/sent-image.js';
export { jsonSchemas, type WireSchemaName, wireSchemas } from './json-schemas.js';
export {
  type ModelCapability,
  type ModelCard,
  modelCapabilities,
  modelCardSchema,
  modelStages,
  modelWeightsSchema,
} from './models/model-card.js';
export { defaultModelId, findModelCard, modelCards } from './models/model-cards.js';
export {
  cardOfNativeFolder,
  type NativeFolder,
  type NativeFolderPlace,
  nativeFolderFile,
  nativeFolderSchema,
} from './models/native-folder.js';
export { type PixelImage, pixelImageSchema } from './pixel-image.js';
export { type EngineDescription, engineDescriptionSchema } from './transport/engine-description.js';
export { EventBuffer } from './transport/event-buffer.js';
export type { EngineRequest, Transport, TransportRun } from './transport/transport.js';
