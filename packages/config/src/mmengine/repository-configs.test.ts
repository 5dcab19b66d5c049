import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defineTrainingConfig, type PresetTrainingInput } from '../define-training-config.js';
import { readPythonConfig } from '../python/read-python-config.js';
import { fromMMEngine } from './from-mmengine.js';
import { officialValues, presetOfFile } from './official-fixture.js';

const ours = fileURLToPath(new URL('../../../../python/openuni/configs', import.meta.url));
const files = ['pretrain', 'finetune'].flatMap((stage) =>
  readdirSync(join(ours, stage))
    .filter((name) => name.startsWith('openuni_'))
    .map((name) => `${stage}/${name}`),
);

it.each(files)("our Python config %s is its preset's", (file) => {
  const preset = presetOfFile(file) as PresetTrainingInput['preset'];
  const { mmengine, ...config } = fromMMEngine(join(ours, file));
  expect({ ...config, mmengine: { set: {}, remove: [] } }).toEqual(
    defineTrainingConfig({ preset }),
  );
  // Datasets take tokenizer and template from the model where they name none.
  expect(mmengine.set).toEqual({});
  expect(mmengine.remove.filter((path) => !/\.(tokenizer|prompt_template)$/.test(path))).toEqual(
    [],
  );
});

const checkout = process.env['OPENUNI_REFERENCE'];
const hasCheckout = checkout !== undefined && existsSync(join(checkout, 'configs'));
const reason = 'OPENUNI_REFERENCE names no checkout of the official repository';

describe.skipIf(!hasCheckout)(
  `the official checkout${hasCheckout ? '' : ` (skipped: ${reason})`}`,
  () => {
    it.each(officialValues())('%s is read as mmengine reads it', (path, values) => {
      expect(readPythonConfig(join(checkout ?? '', 'configs', path))).toEqual(values);
    });
  },
);
