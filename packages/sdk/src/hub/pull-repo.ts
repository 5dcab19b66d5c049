import { DownloadFailedError, ModelNotFoundError, type RunEvent } from '@openuni/protocol';
import { checkRoom } from './check-room.js';
import { downloadFile } from './download-file.js';
import { EventQueue } from './event-queue.js';
import type { HubSettings } from './hub-settings.js';
import { oneAtATime } from './one-at-a-time.js';
import { RepoCache } from './repo-cache.js';
import { type RepoFile, type RepoListing, repoFiles } from './repo-files.js';
import { isComplete, type Wanted, wantedFiles } from './wanted-files.js';

export type DownloadEvent = Extract<RunEvent, { type: 'download' }>;

export interface PullOptions {
  readonly settings: HubSettings;
  readonly signal: AbortSignal;
  /** Look for newer files even where all that is needed is there. Default false. */
  readonly refresh?: boolean | undefined;
  /** See `downloadFile`. */
  readonly retryDelayMs?: number | undefined;
}

/**
 * Brings what is needed of a repository into the cache, and tells how far it is.
 *
 * @returns the folder that holds it
 * @throws DownloadFailedError, ModelNotFoundError, OutputUnwritableError
 */
export async function* pullRepo(
  repo: string,
  wanted: Wanted,
  options: PullOptions,
): AsyncGenerator<DownloadEvent, string> {
  const { settings, signal, refresh = false } = options;
  const cache = new RepoCache(settings.cache, repo);
  const latest = await cache.latest();
  const isThere = latest !== undefined && (await isComplete(latest, wanted));
  if (isThere && (settings.offline || !refresh)) return latest;
  if (settings.offline) throw offline(repo);
  const listing = await repoFiles(repo, settings, signal);
  const files = wantedFiles(listing.files, wanted);
  checkListing(repo, listing, files, wanted);
  const missing: RepoFile[] = [];
  for (const file of files) if (!(await cache.hasBlob(file))) missing.push(file);
  await checkRoom(settings.cache, missing);
  for (const file of files) {
    yield* pullFile(repo, listing.commit, file, cache, options);
    await cache.link(listing.commit, file);
  }
  await cache.rememberLatest(listing.commit);
  return cache.snapshot(listing.commit);
}

async function* pullFile(
  repo: string,
  commit: string,
  file: RepoFile,
  cache: RepoCache,
  { settings, signal, retryDelayMs }: PullOptions,
): AsyncGenerator<DownloadEvent, void> {
  const path = cache.blob(file);
  const url = `${settings.endpoint}/${repo}/resolve/${commit}/${file.path.split('/').map(encodeURIComponent).join('/')}`;
  const name = `${repo}/${file.path}`;
  const event = (bytes: number): DownloadEvent => ({
    type: 'download',
    file: name,
    bytes,
    total: file.size,
  });
  // Two runs that need the same file write it once.
  using turn = await oneAtATime(path, signal);
  void turn;
  if (await cache.hasBlob(file)) return;
  const events = new EventQueue<DownloadEvent>(event(file.size));
  const onBytes = (bytes: number) => events.offer(event(bytes));
  yield* events.during(downloadFile(url, file, path, { settings, signal, onBytes, retryDelayMs }));
}

function checkListing(
  repo: string,
  { files }: RepoListing,
  found: readonly RepoFile[],
  { file, required, folders = [] }: Wanted,
): void {
  const paths = new Set(found.map(({ path }) => path));
  const needed = [...required, ...(file === undefined ? [] : [file])];
  const absent = needed.find((path) => !paths.has(path));
  const hasWeights = folders.length === 0 || [...paths].some((p) => p.endsWith('.safetensors'));
  if (absent === undefined && hasWeights) return;
  throw new ModelNotFoundError(`${repo} has no ${absent ?? 'safetensors'}.`, {
    model: repo,
    available: files.map(({ path }) => path).slice(0, 50),
    hint: 'Its owner may have moved or renamed it; a newer OpenUni may know where.',
  });
}

function offline(repo: string): DownloadFailedError {
  return new DownloadFailedError(`${repo} is not on this machine, and HF_HUB_OFFLINE is set.`, {
    hint: 'Fetch it where there is a network, or unset HF_HUB_OFFLINE.',
  });
}
