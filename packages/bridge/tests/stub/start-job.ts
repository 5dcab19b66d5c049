// Starts a job and waits to be killed: node --import tsx start-job.ts REGISTRY REQUEST
import { LocalJobs } from '../../src/jobs.js';

const [registry, request = ''] = process.argv.slice(2);
await new LocalJobs({ registry }).start(JSON.parse(request));
setInterval(() => {}, 1000);
