import type { ModelCard, RequestedModel } from '@openuni/protocol';

/** A model that was asked for, found. */
export interface ResolvedModel {
  readonly card: ModelCard;
  /** What crosses to the engine. */
  readonly model: RequestedModel;
}
