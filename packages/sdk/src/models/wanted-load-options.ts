import { type LoadOptions, loadOptionsSchema, UnsupportedError } from '@openuni/protocol';
import type { ModelDefaults } from './model-defaults.js';

/**
 * How the model of a call is loaded: as the call says, else as the client was launched. What is off
 * is left out, so that one way of loading has one name.
 *
 * @throws UnsupportedError when the options contradict each other, the device or the engine
 */
export function wantedLoadOptions(asked: LoadOptions, defaults: ModelDefaults): LoadOptions {
  const names = loadOptionsSchema.keyof().options;
  const wanted: LoadOptions = Object.fromEntries(
    names.map((name) => [name, asked[name] ?? defaults[name]]).filter(([, value]) => value),
  );
  check(wanted, defaults);
  return wanted;
}

function check({ dtype, ...changes }: LoadOptions, { engine, device }: ModelDefaults): void {
  const [change] = Object.keys(changes);
  if (engine === 'reference' && change !== undefined) {
    throw new UnsupportedError(`The official code cannot do what ${change} asks for.`, {
      hint: `Leave ${change} out, or use the native engine.`,
    });
  }
  if (!changes.offload) return;
  if (changes.quantize) {
    throw new UnsupportedError('offload and quantize cannot be used together.', {
      hint: 'nf4 alone makes the language model and the transformer a quarter as large.',
    });
  }
  if ([device].flat().every((name) => name === 'cpu')) {
    throw new UnsupportedError(
      'offload keeps parts of a model off a GPU, and this one would run on the CPU.',
      { hint: 'Leave offload out, or use device cuda.' },
    );
  }
}
