import { z } from 'zod';

/** Number formats that weights can be held and computed in. */
export const modelDtypes = ['float32', 'bfloat16', 'float16'] as const;
export type ModelDtype = (typeof modelDtypes)[number];

export const modelDtypeSchema = z.enum(modelDtypes);
