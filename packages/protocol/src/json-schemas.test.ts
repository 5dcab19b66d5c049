import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { jsonSchemas } from './json-schemas.js';

const folder = new URL('../../../python/openuni/protocol/schemas/', import.meta.url);

it('the JSON Schemas that Python reads are not stale (npm run schemas writes them)', () => {
  const written = Object.fromEntries(
    readdirSync(folder).map((file) => [
      file.replace('.json', ''),
      JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
    ]),
  );
  expect(written).toEqual(jsonSchemas());
});
