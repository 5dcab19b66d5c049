// Writes the JSON Schemas that Python validates with. Run by `npm run schemas`, after a build.
import { mkdir, writeFile } from 'node:fs/promises';
import { jsonSchemas } from '../dist/index.js';

const folder = new URL('../../../python/openuni/protocol/schemas/', import.meta.url);

await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas())) {
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(schema, null, 2)}\n`);
  console.log(`wrote python/openuni/protocol/schemas/${name}.json`);
}
