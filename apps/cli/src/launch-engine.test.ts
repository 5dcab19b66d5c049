import { UnsupportedError } from '@openuni/sdk';
import { expect, it } from 'vitest';
import { launchEngine } from './launch-engine.js';
import { recordingContext } from './testing/recording-context.js';

it('passes on which engine is to do the work', async () => {
  const launched: unknown[] = [];
  const context = {
    ...recordingContext(),
    launch: (options: unknown) => {
      launched.push(options);
      return Promise.reject(new UnsupportedError('enough'));
    },
  };
  const { signal } = new AbortController();
  const flags = {
    engine: 'reference' as const,
    reference: '/checkout',
    python: '/python',
    device: 'cpu',
  };
  await expect(launchEngine(context, { ...flags, model: 'a.py', signal })).rejects.toThrow(
    'enough',
  );
  expect(launched).toEqual([{ ...flags, model: 'a.py', signal }]);
});
