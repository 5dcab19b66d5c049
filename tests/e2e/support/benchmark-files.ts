import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * GenEval, DPG-Bench and WISE as small sets of our own, laid out as the published ones are, with what
 * their judges would have said. More prompts than an official batch of 16, where a batch matters.
 */
export interface BenchmarkFiles {
  /** Options of an evaluation of it. */
  readonly options: {
    readonly data: string;
    readonly protocol?: 'fixed';
    readonly detections?: string;
    readonly answers?: string;
    readonly replies?: string;
  };
  /** Pictures that are drawn, by their place in the evaluation's folder. */
  readonly pictures: readonly string[];
  /** Batches of the official script. */
  readonly batches: number;
}

export type Benchmark = 'geneval' | 'dpg' | 'wise';

export async function benchmarkFiles(folder: string): Promise<Record<Benchmark, BenchmarkFiles>> {
  return { geneval: await geneval(folder), dpg: await dpg(folder), wise: await wise(folder) };
}

async function geneval(folder: string): Promise<BenchmarkFiles> {
  const objects = ['bench', 'cow', 'dog'];
  const lines = objects.map((name) => ({
    tag: 'single_object',
    include: [{ class: name, count: 1 }],
    prompt: `a photo of a ${name}`,
  }));
  const digits = (number: number, count: number) => String(number).padStart(count, '0');
  const pictures = objects.flatMap((_, prompt) =>
    [0, 1, 2, 3].map((sample) => `${digits(prompt, 5)}/samples/${digits(sample, 4)}.png`),
  );
  const data = join(folder, 'evaluation_metadata.jsonl');
  const detections = join(folder, 'detections.jsonl');
  await writeFile(data, jsonLines(lines));
  // A detector that sees nothing.
  await writeFile(detections, jsonLines(pictures.map((filename) => ({ filename, objects: [] }))));
  await writeFile(join(folder, 'object_names.txt'), `${objects.join('\n')}\n`);
  return { options: { data, detections }, pictures, batches: 1 };
}

const columns = [
  'item_id',
  'text',
  'keywords',
  'proposition_id',
  'dependency',
  'category_broad',
  'category_detailed',
  'tuple',
  'question_natural_language',
];

async function dpg(folder: string): Promise<BenchmarkFiles> {
  const items = Array.from({ length: 18 }, (_, number) => `item_${number + 10}`);
  const data = join(folder, 'ella');
  const prompts = join(data, 'dpg_bench', 'prompts');
  await mkdir(prompts, { recursive: true });
  // A prompt is the first line of its file.
  for (const item of items) {
    await writeFile(join(prompts, `${item}.txt`), `a photo of ${item} \nand no more\n`);
  }
  const rows = items.flatMap((item) =>
    [1, 2].map((question) =>
      [
        item,
        `a photo of ${item}`,
        'k',
        question,
        question - 1,
        'c',
        'd',
        `entity - whole (${question})`,
        'Is it there?',
      ].join(','),
    ),
  );
  await writeFile(join(data, 'dpg_bench', 'dpg_bench.csv'), [columns, ...rows, ''].join('\n'));
  const answers = join(folder, 'answers.jsonl');
  const said = items.flatMap((item, number) =>
    [0, 1, 2, 3].flatMap((crop) =>
      [1, 2].map((question_id) => ({
        filename: `${item}.png`,
        crop,
        question_id,
        answer: (number + crop) % 3 === 0 ? 'no' : 'yes',
      })),
    ),
  );
  await writeFile(answers, jsonLines(said));
  // The official rules never ask the first question, and lose its item with it.
  const options = { data, answers, protocol: 'fixed' } as const;
  return { options, pictures: items.map((item) => `${item}.png`), batches: 2 };
}

async function wise(folder: string): Promise<BenchmarkFiles> {
  const data = join(folder, 'wise');
  const legacy = join(data, 'WISE_legacy');
  await mkdir(join(legacy, 'data'), { recursive: true });
  await writeFile(
    join(legacy, 'gpt_eval.py'),
    '# The wording of the judge, who is not asked here.\n',
  );
  const files = {
    'cultural_common_sense.json': [3, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    'spatio-temporal_reasoning.json': [401, 568],
    'natural_science.json': [701, 801, 901],
  };
  for (const [name, ids] of Object.entries(files)) {
    const prompts = ids.map((prompt_id) => ({
      Prompt: `something of number ${prompt_id}`,
      Explanation: 'made up',
      Category: 'Made',
      Subcategory: 'Up',
      prompt_id,
    }));
    await writeFile(join(legacy, 'data', name), JSON.stringify(prompts));
  }
  const ids = Object.values(files).flat();
  const replies = join(folder, 'replies.jsonl');
  const evaluation = 'Consistency: 2\nRealism: 1\nAesthetic Quality: 0';
  await writeFile(replies, jsonLines(ids.map((prompt_id) => ({ prompt_id, evaluation }))));
  return { options: { data, replies }, pictures: ids.map((id) => `${id}.png`), batches: 2 };
}

function jsonLines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
