import type { z } from 'zod';
import type { hooksConfigSchema } from '../schema/hooks-config.js';
import { isObject } from '../values/config-value.js';
import { defined } from '../values/defined.js';
import { readData } from './read-data.js';
import type { Reader } from './reader.js';

type HooksInput = z.input<typeof hooksConfigSchema>;

export function readHooks(hooks: readonly Reader[]): HooksInput {
  const of = (type: string) => hooks.find((hook) => hook.type === type);
  const sampling = of('SamplingHook');
  const found = of('ValidationLossHook');
  // With other arguments it stays a hook as it is written.
  const validation = isObject(found?.get('dataloader')) ? found : undefined;
  const average = of('WeightAverageHook');
  return defined({
    sampling: sampling && {
      ...defined({
        prompts: sampling.get('prompts') as string[],
        width: sampling.number('width'),
        height: sampling.number('height'),
        steps: sampling.number('steps'),
        guidance: sampling.number('guidance'),
      }),
      ...common(sampling),
    },
    validation: validation && {
      data: readData(validation.part('dataloader')),
      ...defined({ batches: validation.number('batches') }),
      ...common(validation),
    },
    average:
      average &&
      defined({
        decay: average.number('decay'),
        every: average.number('interval'),
      }),
  }) as HooksInput;
}

function common(hook: Reader) {
  return defined({ every: hook.number('interval'), seed: hook.number('seed') });
}
