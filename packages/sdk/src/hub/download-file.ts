import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DownloadFailedError, OpenUniError } from '@openuni/protocol';
import pRetry, { AbortError } from 'p-retry';
import { outputUnwritable } from '../image/write-file-beside.js';
import { digestOf, takeIn } from './file-digest.js';
import { hubFetch, refusedBy, shownUrl, unreachable } from './hub-fetch.js';
import type { HubSettings } from './hub-settings.js';
import type { RepoFile } from './repo-files.js';

/** Failures that may pass: the server is busy, or a gateway lost it. */
const passing = [408, 425, 429, 500, 502, 503, 504];

export interface DownloadFileOptions {
  readonly settings: HubSettings;
  readonly signal: AbortSignal;
  /** Called with the bytes that are on disk. */
  readonly onBytes: (bytes: number) => void;
  /** How often it is begun again before it fails. Default 5. */
  readonly retries?: number | undefined;
  /** Before it is begun again for the first time, in milliseconds; doubled each time. Default 500. */
  readonly retryDelayMs?: number | undefined;
}

/**
 * Fetches a file to `path`. It appears there once its size and hash are those announced; until then
 * what has come lies beside it, and the next attempt, now or another day, goes on from there.
 *
 * @throws DownloadFailedError, OutputUnwritableError
 */
export async function downloadFile(
  url: string,
  file: RepoFile,
  path: string,
  options: DownloadFileOptions,
): Promise<void> {
  const { signal, retries = 5, retryDelayMs = 500 } = options;
  const partial = `${path}.incomplete`;
  await mkdir(dirname(path), { recursive: true }).catch((error) => {
    throw outputUnwritable(dirname(path), error);
  });
  try {
    await pRetry(() => attempt(url, file, partial, options), {
      retries,
      minTimeout: retryDelayMs,
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw OpenUniError.isInstance(error) ? error : unreachable(url, error);
  }
  await rename(partial, path);
}

async function attempt(
  url: string,
  file: RepoFile,
  partial: string,
  { settings, signal, onBytes }: DownloadFileOptions,
): Promise<void> {
  let have = await stat(partial).then(
    ({ size }) => size,
    () => 0,
  );
  if (have > file.size) {
    await rm(partial);
    have = 0;
  }
  if (have < file.size || file.size === 0) {
    const headers = have > 0 ? { range: `bytes=${have}-` } : {};
    const response = await hubFetch(settings, signal)(url, { headers });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      const refused = refusedBy(url, response.status, settings);
      throw passing.includes(response.status) ? refused : new AbortError(refused);
    }
    // A server that does not know ranges sends all of it again.
    if (response.status !== 206) have = 0;
    await append(response.body, partial, have, file.size, onBytes);
  }
  const hash = digestOf(file);
  await takeIn(hash, partial);
  const came = (await stat(partial)).size;
  if (came < file.size) throw new Error(`the line broke after ${came} of ${file.size} bytes`);
  if (hash.digest('hex') === file.digest) return;
  // What is wrong in it cannot be told: it is fetched anew.
  await rm(partial);
  throw new DownloadFailedError(`${shownUrl(url)} came with other contents than announced.`, {
    url: shownUrl(url),
    hint: 'Try again; if it stays so, a proxy or mirror on the way changes files.',
  });
}

async function append(
  body: ReadableStream<Uint8Array>,
  partial: string,
  from: number,
  size: number,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const target = await open(partial, from > 0 ? 'r+' : 'w').catch((error) => {
    throw new AbortError(outputUnwritable(partial, error));
  });
  try {
    let at = from;
    for await (const chunk of body) {
      if (at + chunk.length > size) throw new Error(`more than the announced ${size} bytes came`);
      await target.write(chunk, 0, chunk.length, at).catch((error) => {
        throw new AbortError(outputUnwritable(partial, error));
      });
      at += chunk.length;
      onBytes(at);
    }
  } finally {
    await target.close();
  }
}
