import { localJobs, OpenUni } from '@openuni/sdk';
import { exitCodes } from './exit-code.js';
import { main } from './main.js';

// `openuni ... | head` closes our output early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const exitCode = await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  signals: process,
  exit: (code) => process.exit(code),
  launch: (options) => OpenUni.launch(options),
  jobs: (options) => localJobs(options),
});

// Interrupted while it still starts, Python would hold this program: it ends when we do.
if (exitCode >= exitCodes.interrupted) process.exit(exitCode);
process.exitCode = exitCode;
