import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Repositories by name, their files by path. */
export type HubContent = Record<string, Record<string, Buffer | string>>;

export interface HubServerOptions {
  /** Who may read; anybody when left out. */
  readonly token?: string;
  /** Called for each file that is asked for; may answer in the server's place by returning true. */
  readonly onFile?: (ask: {
    readonly path: string;
    readonly range: string | undefined;
    readonly body: Buffer;
    readonly response: ServerResponse;
  }) => boolean | undefined;
}

const commit = 'c0ffee'.padEnd(40, '0');

/** A server on this machine that speaks as much of the hub's API as a download needs. */
export async function hubServer(content: HubContent, { token, onFile }: HubServerOptions = {}) {
  /** What was asked for, oldest first: `/api/models/...`, or `path bytes=5-`. */
  const asked: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://hub');
    asked.push([url.pathname, request.headers.range].filter(Boolean).join(' '));
    if (token && request.headers.authorization !== `Bearer ${token}`) {
      return json(response, 401, { error: 'Invalid username or password.' });
    }
    const info = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/main$/.exec(url.pathname);
    const tree = /^\/api\/models\/([^/]+\/[^/]+)\/tree\/([0-9a-f]+)$/.exec(url.pathname);
    const file = /^\/([^/]+\/[^/]+)\/resolve\/([0-9a-f]+)\/(.+)$/.exec(url.pathname);
    const repo = content[(info ?? tree ?? file)?.[1] ?? ''];
    if (!repo) return json(response, 404, { error: 'Repository not found' });
    if (info) return json(response, 200, { _id: '1', id: info[1], sha: commit });
    if (tree) return listing(request, response, url, Object.entries(repo));
    const path = decodeURIComponent(file?.[3] ?? '');
    const body = repo[path] === undefined ? undefined : Buffer.from(repo[path]);
    if (body === undefined) return json(response, 404, { error: 'Entry not found' });
    const { range } = request.headers;
    if (onFile?.({ path, range, body, response })) return;
    sendRange(response, body, range);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(stop);
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, asked, commit, stop };
}

/** Two entries a page, so that a client that reads the first page alone is found out. */
function listing(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  files: [string, Buffer | string][],
): void {
  const from = Number(url.searchParams.get('cursor') ?? 0);
  if (from + 2 < files.length) {
    url.searchParams.set('cursor', String(from + 2));
    const next = `http://${request.headers.host}${url.pathname}${url.search}`;
    response.setHeader('link', `<${next}>; rel="next"`);
  }
  json(response, 200, files.slice(from, from + 2).map(entryOf));
}

/** Weights are large files by their SHA-256, the rest small ones by git's name for them. */
function entryOf([path, content]: [string, Buffer | string]) {
  const body = Buffer.from(content);
  const git = createHash('sha1').update(`blob ${body.length}\0`).update(body).digest('hex');
  const entry = { type: 'file', path, size: body.length, oid: git };
  if (!/\.(safetensors|pth)$/.test(path)) return entry;
  const sha256 = createHash('sha256').update(body).digest('hex');
  return { ...entry, lfs: { oid: sha256, size: body.length, pointerSize: 130 } };
}

export function sendRange(response: ServerResponse, body: Buffer, range: string | undefined): void {
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) {
    response.writeHead(200, { 'content-length': body.length });
    response.end(body);
    return;
  }
  const headers = { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` };
  response.writeHead(206, { ...headers, 'content-length': body.length - from });
  response.end(body.subarray(from));
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
