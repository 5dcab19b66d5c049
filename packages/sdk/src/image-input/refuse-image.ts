import { InvalidRequestError } from '@openuni/protocol';

export interface Refusal {
  /** The option that the picture came by. */
  readonly field: string;
  readonly hint: string;
  readonly cause?: unknown;
}

/** The error for a picture that cannot be used. It never carries the bytes. */
export function refuseImage(message: string, { field, hint, cause }: Refusal): InvalidRequestError {
  return new InvalidRequestError(message, { field, hint, ...(cause !== undefined && { cause }) });
}
