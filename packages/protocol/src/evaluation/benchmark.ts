/** The benchmarks, and the ways in which each can be scored; the first is the default. */
export const benchmarkProtocols = {
  geneval: ['official'],
  dpg: ['official', 'fixed'],
  wise: ['original', 'verified'],
  nano: ['official'],
} as const;

export const benchmarks = ['geneval', 'dpg', 'wise', 'nano'] as const;
export type Benchmark = (typeof benchmarks)[number];

/** What `nano` scores: pictures from prompts, edits of pictures, and answers about pictures. */
export const benchmarkParts = ['pictures', 'edit', 'chat'] as const;
export type BenchmarkPart = (typeof benchmarkParts)[number];

export const evaluationProtocols = ['official', 'fixed', 'original', 'verified'] as const;
export type EvaluationProtocol = (typeof evaluationProtocols)[number];
