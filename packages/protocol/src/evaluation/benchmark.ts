/** The benchmarks, and the ways in which each can be scored; the first is the default. */
export const benchmarkProtocols = {
  geneval: ['official'],
  dpg: ['official', 'fixed'],
  wise: ['original', 'verified'],
  nano: ['official'],
} as const;

export const benchmarks = ['geneval', 'dpg', 'wise', 'nano'] as const;
export type Benchmark = (typeof benchmarks)[number];

export const evaluationProtocols = ['official', 'fixed', 'original', 'verified'] as const;
export type EvaluationProtocol = (typeof evaluationProtocols)[number];
