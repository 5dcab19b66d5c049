import { expectTypeOf } from 'vitest';
import { defineTrainingConfig, type PresetName, type TrainingConfig } from './index.js';

// A preset is enough; without one everything that has no default must be said.
expectTypeOf(
  defineTrainingConfig({ preset: 'openuni-b-512/finetune' }),
).toEqualTypeOf<TrainingConfig>();
// @ts-expect-error there is no such preset
defineTrainingConfig({ preset: 'openuni-b-512/paint' });
// @ts-expect-error the model is missing
defineTrainingConfig({ stage: 'pretrain' });
// @ts-expect-error of the wrong type
defineTrainingConfig({ preset: 'openuni-b-512/finetune', data: { batchSize: '8' } });
// @ts-expect-error there is no such field
defineTrainingConfig({ preset: 'openuni-b-512/finetune', optimizer: {} });

expectTypeOf<'openuni-l-1024/image-to-image'>().toExtend<PresetName>();
expectTypeOf<TrainingConfig['model']['lora']>().toEqualTypeOf<null | 'auto' | string[]>();
