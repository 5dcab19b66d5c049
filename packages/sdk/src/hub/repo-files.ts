import { HubApiError, listFiles, modelInfo } from '@huggingface/hub';
import { DownloadFailedError, OpenUniError } from '@openuni/protocol';
import { z } from 'zod';
import { hubFetch, refusedBy, unreachable } from './hub-fetch.js';
import type { HubSettings } from './hub-settings.js';

/** A file of a repository, as the hub announces it. */
export interface RepoFile {
  /** Path in the repository. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of a large file, or git's SHA-1 of a small one, in hexadecimal. */
  readonly digest: string;
}

export interface RepoListing {
  /** The commit that the main branch is at. */
  readonly commit: string;
  readonly files: readonly RepoFile[];
}

/** What comes from outside and becomes part of a path. */
const commitSchema = z.string().regex(/^[0-9a-f]{40}$/);
const fileSchema = z.object({
  path: z
    .string()
    .regex(/^[^\\\0]+$/)
    .refine((path) => path.split('/').every((part) => part !== '' && !/^\.\.?$/.test(part))),
  size: z.int().nonnegative(),
  digest: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/),
});

/**
 * All files of a repository's main branch.
 *
 * @throws DownloadFailedError
 */
export async function repoFiles(
  repo: string,
  settings: HubSettings,
  signal: AbortSignal,
): Promise<RepoListing> {
  const ask = { hubUrl: settings.endpoint, fetch: hubFetch(settings, signal) };
  const url = `${settings.endpoint}/${repo}`;
  try {
    const { sha } = await modelInfo({
      name: repo,
      revision: 'main',
      additionalFields: ['sha'],
      ...ask,
    });
    const commit = commitSchema.parse(sha);
    const files: RepoFile[] = [];
    for await (const entry of listFiles({ repo, revision: commit, recursive: true, ...ask })) {
      if (entry.type !== 'file') continue;
      const { path, size, lfs, oid } = entry;
      files.push(fileSchema.parse({ path, size: lfs?.size ?? size, digest: lfs?.oid ?? oid }));
    }
    return { commit, files };
  } catch (error) {
    signal.throwIfAborted();
    if (OpenUniError.isInstance(error)) throw error;
    if (error instanceof HubApiError) throw refusedBy(url, error.statusCode, settings);
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      throw new DownloadFailedError(`${url} answers in a way that a hub does not.`, {
        url,
        cause: error,
        hint: 'Check HF_ENDPOINT.',
      });
    }
    throw unreachable(url, error);
  }
}
