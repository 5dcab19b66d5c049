import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wireSchemas } from './json-schemas.js';

interface Fixture {
  name: string;
  schema: keyof typeof wireSchemas;
  valid: boolean;
  value: unknown;
}

// python/tests/test_protocol_fixtures.py holds the JSON Schemas to the same files.
const folder = new URL('../fixtures/', import.meta.url);
const fixtures = readdirSync(folder).flatMap(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture[],
);

describe('shared fixtures', () => {
  it.each(fixtures)('$schema: $name', ({ schema, valid, value }) => {
    expect(wireSchemas[schema].safeParse(value).success).toBe(valid);
  });

  it('cover both outcomes of every schema', () => {
    for (const schema of Object.keys(wireSchemas)) {
      const outcomes = fixtures.filter((f) => f.schema === schema).map((f) => f.valid);
      expect(new Set(outcomes), schema).toEqual(new Set([true, false]));
    }
  });
});
