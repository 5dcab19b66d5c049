// Makes the random models and data that index.ts trains on, by the helpers of the Python tests.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const python = process.env['OPENUNI_PYTHON'] ?? path('.venv/bin/python');
const program = `from pathlib import Path
from training.tiny_job import write_folder
write_folder(Path())`;
// A folder that holds checkpoints is not begun anew in.
rmSync('run', { recursive: true, force: true });
execFileSync(python, ['-c', program], {
  stdio: 'inherit',
  env: { ...process.env, PYTHONPATH: path('python/tests'), OMP_WAIT_POLICY: 'PASSIVE' },
});
