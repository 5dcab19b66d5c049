import type { EngineRequest } from '@openuni/protocol';

/** What tells the models of requests apart. */
export function modelOf({ model }: EngineRequest): string {
  return JSON.stringify(model);
}
