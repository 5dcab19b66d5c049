import { type LoadOptions, loadOptionsSchema } from '@openuni/protocol';

/** What the picture hangs on of how its model was loaded. Where it was offloaded to does not count. */
export const loadSettingsSchema = loadOptionsSchema.omit({ offload: true });

/** Those of them that are there, always in the same order. */
export function loadSettings({
  dtype,
  compile,
  quantize,
  vaeTiling,
}: LoadOptions): Omit<LoadOptions, 'offload'> {
  return {
    ...(dtype && { dtype }),
    ...(compile && { compile }),
    ...(quantize && { quantize }),
    ...(vaeTiling && { vaeTiling }),
  };
}
