// A program that starts a job and waits to be killed: node start-job.mjs REGISTRY REQUEST
import { LocalJobs } from '@openuni/bridge/jobs';

const [registry, request = ''] = process.argv.slice(2);
await new LocalJobs({ registry }).start(JSON.parse(request));
setInterval(() => {}, 1000);
