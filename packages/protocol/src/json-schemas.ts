import { z } from 'zod';
import { jsonChatOptionsSchema } from './chat/chat-options.js';
import { sentChatRequestSchema } from './chat/chat-request.js';
import { jsonEditOptionsSchema } from './edit/edit-options.js';
import { sentEditRequestSchema } from './edit/edit-request.js';
import { wireErrorSchema } from './errors/wire-error.js';
import { evaluationReportSchema } from './evaluation/evaluation-report.js';
import { genevalPromptSchema } from './evaluation/geneval-prompt.js';
import { jsonRunEventSchema } from './events/run-event.js';
import { generateOptionsSchema } from './generate/generate-options.js';
import { generateRequestSchema } from './generate/generate-request.js';
import { checkpointDescriptionSchema } from './models/checkpoint-description.js';
import { modelCardSchema } from './models/model-card.js';
import { nativeFolderSchema } from './models/native-folder.js';
import { engineDescriptionSchema } from './transport/engine-description.js';

/** The schemas of everything that crosses to or from another language, by file name. */
export const wireSchemas = {
  chat_options: jsonChatOptionsSchema,
  chat_request: sentChatRequestSchema,
  checkpoint_description: checkpointDescriptionSchema,
  edit_options: jsonEditOptionsSchema,
  edit_request: sentEditRequestSchema,
  engine_description: engineDescriptionSchema,
  evaluation_report: evaluationReportSchema,
  generate_options: generateOptionsSchema,
  generate_request: generateRequestSchema,
  geneval_prompt: genevalPromptSchema,
  model_card: modelCardSchema,
  native_folder: nativeFolderSchema,
  run_event: jsonRunEventSchema,
  wire_error: wireErrorSchema,
} as const;

export type WireSchemaName = keyof typeof wireSchemas;

/**
 * The wire schemas as JSON Schema (draft 2020-12), for other languages to validate with. Rules that
 * JSON Schema cannot say, such as the product of prompts and `n`, are left to this package.
 */
export function jsonSchemas(): Record<WireSchemaName, object> {
  const entries = Object.entries(wireSchemas).map(([name, schema]) => [
    name,
    z.toJSONSchema(schema, { io: 'input' }),
  ]);
  return Object.fromEntries(entries) as Record<WireSchemaName, object>;
}
