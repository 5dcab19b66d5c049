import { expectTypeOf } from 'vitest';
import {
  CancelledError,
  type GenerateOptions,
  type JsonRunEvent,
  OpenUniError,
  type PixelImage,
  type RunEvent,
} from './index.js';

// A prompt is all that a user must give.
expectTypeOf({ prompt: 'a red circle' }).toExtend<GenerateOptions>();
expectTypeOf({ n: 1 }).not.toExtend<GenerateOptions>();
expectTypeOf<GenerateOptions['size']>().toEqualTypeOf<
  string | { width: number; height: number } | undefined
>();

// Events narrow by their type; pixels never reach JSON.
expectTypeOf<Extract<RunEvent, { type: 'output' }>['image']>().toEqualTypeOf<PixelImage>();
expectTypeOf<Extract<JsonRunEvent, { type: 'output' }>>().not.toHaveProperty('image');
expectTypeOf<Extract<JsonRunEvent, { type: 'step' }>>().not.toHaveProperty('preview');

// isInstance narrows to its own class.
declare const caught: unknown;
if (CancelledError.isInstance(caught)) expectTypeOf(caught).toEqualTypeOf<CancelledError>();
if (OpenUniError.isInstance(caught)) expectTypeOf(caught.hint).toEqualTypeOf<string | undefined>();
