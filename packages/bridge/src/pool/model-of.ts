import type { EngineRequest } from '@openuni/protocol';

/** What tells the models of requests apart: the folder where there is one, else the id. */
export function modelOf({ model }: EngineRequest): string {
  return model.path ?? model.id;
}
