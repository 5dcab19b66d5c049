import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HubSettings } from './hub-settings.js';
import { type DownloadEvent, pullRepo } from './pull-repo.js';
import { type HubServerOptions, hubServer, sendRange } from './testing/hub-server.js';
import type { Wanted } from './wanted-files.js';

const weights = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7) % 251));
const repo = 'owner/parts';
const content = {
  [repo]: {
    'README.md': '# no weights',
    'config.json': '{}',
    'model.safetensors': weights,
    'sub/config.json': '{"sub":true}',
    'tokenizer_config.json': '{"slow":false}',
  },
};
const wanted: Wanted = { folders: [''], required: ['config.json', 'tokenizer_config.json'] };

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'openuni-hub-'));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

async function pull(
  { endpoint }: { endpoint: string },
  settings: Partial<HubSettings> = {},
  options: { signal?: AbortSignal; refresh?: boolean; wanted?: Wanted } = {},
) {
  const all = { endpoint, token: undefined, cache, offline: false, ...settings };
  const { signal = new AbortController().signal, refresh } = options;
  const events: DownloadEvent[] = [];
  const pulling = pullRepo(repo, options.wanted ?? wanted, {
    settings: all,
    signal,
    refresh,
    retryDelayMs: 1,
  });
  for (;;) {
    const { done, value } = await pulling.next();
    if (done) return { folder: value, events };
    events.push(value);
  }
}

const files = (options?: HubServerOptions) => hubServer(content, options);
const fetched = (asked: string[]) => asked.filter((path) => path.includes('/resolve/'));

it('fetches what is wanted and nothing else, into the cache that other tools share', async () => {
  const server = await files();
  const { folder, events } = await pull(server);
  expect(folder).toBe(join(cache, 'models--owner--parts', 'snapshots', server.commit));
  expect((await readdir(folder)).toSorted()).toEqual([
    'config.json',
    'model.safetensors',
    'tokenizer_config.json',
  ]);
  expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
  const main = join(cache, 'models--owner--parts', 'refs', 'main');
  expect(await readFile(main, 'utf8')).toBe(server.commit);
  // The weights come last: once they lie there, all does.
  const last = { type: 'download', file: 'owner/parts/model.safetensors' };
  expect(events.at(-1)).toEqual({ ...last, bytes: weights.length, total: weights.length });
  expect(fetched(server.asked)).toHaveLength(3);
});

it('asks the network for nothing that is here', async () => {
  const server = await files();
  const { folder } = await pull(server);
  server.stop();
  expect(await pull(server)).toEqual({ folder, events: [] });
  expect(await pull(server, { offline: true }, { refresh: true })).toEqual({ folder, events: [] });
});

it('looks for newer files when told to, and fetches none twice', async () => {
  const server = await files();
  await pull(server);
  const before = fetched(server.asked).length;
  expect((await pull(server, {}, { refresh: true })).events).toEqual([]);
  expect(fetched(server.asked)).toHaveLength(before);
});

it('goes on where a broken line left off', async () => {
  let breaks = 2;
  const server = await files({
    onFile: ({ path, range, body, response }) => {
      if (path !== 'model.safetensors' || breaks-- <= 0) return;
      const from = Number(/\d+/.exec(range ?? '')?.[0] ?? 0);
      response.writeHead(range ? 206 : 200, { 'content-length': body.length - from });
      const part = body.subarray(from, from + 50_000);
      // What was sent arrives before the line breaks.
      response.write(part, () => setTimeout(() => response.destroy(), 50));
      return true;
    },
  });
  const { folder } = await pull(server);
  expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
  const ranges = fetched(server.asked).filter((path) => path.includes('bytes='));
  expect(ranges).toHaveLength(2);
  for (const range of ranges) expect(Number(/bytes=(\d+)-/.exec(range)?.[1])).toBeGreaterThan(0);
});

it('goes on another day, whether or not the server knows ranges', async () => {
  for (const knowsRanges of [true, false]) {
    await rm(cache, { recursive: true, force: true });
    const server = await files({
      onFile: ({ body, response }) => {
        if (!knowsRanges) sendRange(response, body, undefined);
        return !knowsRanges;
      },
    });
    const { folder } = await pull(server);
    const blobs = join(cache, 'models--owner--parts', 'blobs');
    const [blob = ''] = (await readdir(blobs)).filter((name) => name.length === 64);
    await rm(join(folder, 'model.safetensors'));
    await rm(join(blobs, blob));
    await writeFile(join(blobs, `${blob}.incomplete`), weights.subarray(0, 1234));
    await pull(server);
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights);
    expect(server.asked.some((path) => path.endsWith('model.safetensors bytes=1234-'))).toBe(true);
    expect(await readdir(blobs)).not.toContain(`${blob}.incomplete`);
  }
});

it('does not keep what is not what was announced', async () => {
  const server = await files({
    onFile: ({ path, body, response }) => {
      if (path !== 'model.safetensors') return;
      const changed = Buffer.from(body);
      changed[77] = 255 - (changed[77] ?? 0);
      sendRange(response, changed, undefined);
      return true;
    },
  });
  await expect(pull(server)).rejects.toMatchObject({
    code: 'download_failed',
    message: expect.stringContaining('other contents than announced'),
  });
  const blobs = await readdir(join(cache, 'models--owner--parts', 'blobs'));
  expect(blobs.filter((name) => name.length >= 64)).toEqual([]);
});

it('names the user by a token, and never tells it', async () => {
  const token = 'hf_verysecret';
  const server = await files({ token });
  await pull(server, { token });
  await rm(cache, { recursive: true });
  for (const [wrong, hint] of [
    [undefined, /set HF_TOKEN/],
    ['hf_wrongsecret', /accept its licence/],
  ] as const) {
    const failure = await pull(server, { token: wrong }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'download_failed', status: 401 });
    expect((failure as { hint: string }).hint).toMatch(hint);
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain('secret');
  }
});

it('does not give the token to another server that the hub refers to', async () => {
  let given: string | undefined = 'nothing yet';
  const elsewhere = await hubServer({}, {});
  const server = await files({
    token: 'hf_verysecret',
    onFile: ({ response }) => {
      response.writeHead(302, { location: `${elsewhere.endpoint}/cdn` }).end();
      return true;
    },
  });
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const answer = await real(input, init);
    given = answer.url.includes('/cdn') ? 'redirected' : given;
    return answer;
  };
  try {
    await expect(pull(server, { token: 'hf_verysecret' })).rejects.toMatchObject({ status: 404 });
  } finally {
    globalThis.fetch = real;
  }
  expect(given).toBe('redirected');
  expect(elsewhere.asked).toEqual(['/cdn']);
});

it('says plainly that there is no network, no repository, no such file, or no hub', async () => {
  const server = await files();
  await expect(pull(server, { offline: true })).rejects.toMatchObject({
    code: 'download_failed',
    message: expect.stringContaining('HF_HUB_OFFLINE is set'),
  });
  const lacking = { ...wanted, required: ['processor.json'] };
  await expect(pull(server, {}, { wanted: lacking })).rejects.toMatchObject({
    code: 'model_not_found',
    message: 'owner/parts has no processor.json.',
  });
  const other = await hubServer({});
  await expect(pull(other)).rejects.toMatchObject({ code: 'download_failed', status: 404 });
  server.stop();
  await expect(pull(server)).rejects.toMatchObject({
    code: 'download_failed',
    message: expect.stringContaining('could not be fetched'),
  });
});

it('refuses paths that lead out of the cache', async () => {
  const server = await hubServer({ [repo]: { '../../evil.json': '{}', 'config.json': '{}' } });
  await expect(pull(server)).rejects.toMatchObject({
    code: 'download_failed',
    message: expect.stringContaining('in a way that a hub does not'),
  });
  expect(await readdir(dirname(cache))).not.toContain('evil.json');
});

it('stops when it is told to, and keeps what came', async () => {
  const abort = new AbortController();
  const server = await files({
    onFile: ({ path, body, response }) => {
      if (path !== 'model.safetensors') return;
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 1000), () => setTimeout(() => abort.abort(), 20));
      return true;
    },
  });
  await expect(pull(server, {}, { signal: abort.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  const blobs = join(cache, 'models--owner--parts', 'blobs');
  const [partial = ''] = (await readdir(blobs)).filter((name) => name.endsWith('.incomplete'));
  expect(await readFile(join(blobs, partial))).toEqual(weights.subarray(0, 1000));
});

it('fetches a file once for two that want it at the same time', async () => {
  const server = await files();
  const [one, other] = await Promise.all([pull(server), pull(server)]);
  expect(one.folder).toBe(other.folder);
  expect(fetched(server.asked)).toHaveLength(3);
});

it('says where there is no writing', async () => {
  const server = await files();
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, 'file'), '');
  await expect(pull(server, { cache: join(cache, 'file') })).rejects.toMatchObject({
    code: 'output_unwritable',
  });
});
