import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { RepoFile } from './repo-files.js';

/**
 * A repository in the cache that all tools of Hugging Face share: contents once by their digest, and
 * a folder of links to them for each commit.
 */
export class RepoCache {
  readonly #folder: string;

  constructor(cache: string, repo: string) {
    this.#folder = join(cache, `models--${repo.replaceAll('/', '--')}`);
  }

  /** Where a file's contents are kept. */
  blob({ digest }: RepoFile): string {
    return join(this.#folder, 'blobs', digest);
  }

  /** The folder of a commit. */
  snapshot(commit: string): string {
    return join(this.#folder, 'snapshots', commit);
  }

  /** The folder of the commit that the main branch was at when it was last looked at. */
  async latest(): Promise<string | undefined> {
    const commit = await readFile(join(this.#folder, 'refs', 'main'), 'utf8').catch(() => '');
    return /^[0-9a-f]{40}$/.test(commit.trim()) ? this.snapshot(commit.trim()) : undefined;
  }

  async rememberLatest(commit: string): Promise<void> {
    await this.#replace(join(this.#folder, 'refs', 'main'), (path) => writeFile(path, commit));
  }

  async hasBlob(file: RepoFile): Promise<boolean> {
    return stat(this.blob(file)).then(
      ({ size }) => size === file.size,
      () => false,
    );
  }

  /** Puts a file whose contents are there into the folder of a commit. */
  async link(commit: string, file: RepoFile): Promise<void> {
    const path = join(this.snapshot(commit), file.path);
    const blob = this.blob(file);
    await this.#replace(path, async (beside) => {
      try {
        await symlink(relative(dirname(path), blob), beside);
      } catch {
        // Windows lets few users make links.
        await copyFile(blob, beside);
      }
    });
  }

  async #replace(path: string, make: (beside: string) => Promise<unknown>): Promise<void> {
    const beside = `${path}.${randomUUID()}.partial`;
    await mkdir(dirname(path), { recursive: true });
    try {
      await make(beside);
      await rename(beside, path);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  }
}
