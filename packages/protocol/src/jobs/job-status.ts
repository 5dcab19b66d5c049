/**
 * Where a job stands. `queued`: handed to a cluster's queue, not begun. `lost`: its processes are
 * gone and left no word of how they ended, as after a power cut.
 */
export const jobStatuses = [
  'queued',
  'running',
  'finished',
  'failed',
  'cancelled',
  'lost',
] as const;

export type JobStatus = (typeof jobStatuses)[number];

/** Whether nothing more will come of the job as it stands. */
export function hasEnded(status: JobStatus): boolean {
  return status !== 'queued' && status !== 'running';
}
