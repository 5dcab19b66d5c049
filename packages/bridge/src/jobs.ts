/**
 * Jobs: Python programs that outlive whoever started them and are followed, cancelled and resumed
 * from their folder. Apart from the main entry, so that launching a worker does not load it.
 */
export { findPython } from './environment/find-python.js';
export { jobFiles } from './jobs/job-folder.js';
export { LocalJobs, type LocalJobsOptions } from './jobs/local-jobs.js';
export { ReferenceJobs, type ReferenceJobsOptions } from './reference/reference-jobs.js';
