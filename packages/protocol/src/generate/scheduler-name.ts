import { z } from 'zod';

/**
 * Ways to integrate the flow from noise to a picture. The Python side makes diffusers' scheduler of
 * each (`openuni/pipelines/schedulers.py`).
 */
export const schedulerNames = [
  'dpm-solver++',
  'dpm-solver++-singlestep',
  'unipc',
  'flow-euler',
  'flow-heun',
] as const;
export type SchedulerName = (typeof schedulerNames)[number];

export const schedulerSchema = z.enum(schedulerNames);
