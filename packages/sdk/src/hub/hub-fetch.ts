import { DownloadFailedError } from '@openuni/protocol';
import type { HubSettings } from './hub-settings.js';

/** A fetch that names the user to the hub, and to nobody that the hub refers to. */
export function hubFetch({ endpoint, token }: HubSettings, signal: AbortSignal): typeof fetch {
  const origin = new URL(endpoint).origin;
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = new Headers(init?.headers);
    if (token && url.origin === origin) headers.set('authorization', `Bearer ${token}`);
    // A redirect to another origin drops the header: fetch itself sees to that.
    return fetch(url, { ...init, headers, signal });
  };
}

/** A URL for messages: what stands before the host or after the path may be a secret. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** The error for an answer that is none of success. */
export function refusedBy(
  url: string,
  status: number,
  { token }: HubSettings,
): DownloadFailedError {
  const shown = shownUrl(url);
  return new DownloadFailedError(`${shown} answered ${status}.`, {
    url: shown,
    status,
    hint: remedy(status, token !== undefined),
  });
}

function remedy(status: number, hasToken: boolean): string {
  if (status === 401 || status === 403) {
    return hasToken
      ? 'Your token may not read it: accept its licence on its page, or use another token.'
      : 'It may need a token: set HF_TOKEN, or run `hf auth login`.';
  }
  if (status === 404) return 'It is not there: check HF_ENDPOINT.';
  return 'Try again later: what has come so far is kept.';
}

/** The error for a server that could not be reached. */
export function unreachable(url: string, cause: unknown): DownloadFailedError {
  const shown = shownUrl(url);
  return new DownloadFailedError(`${shown} could not be fetched.`, {
    url: shown,
    cause,
    hint: 'Check the network and HF_ENDPOINT, then try again: what has come so far is kept.',
  });
}
