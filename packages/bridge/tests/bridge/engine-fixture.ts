import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineSource } from '../../src/setup.js';

/** A build backend without setuptools, which not every Python brings along. */
const backend = `
import base64, hashlib, zipfile

def _wheel(folder, files):
    name = "openuni-0.1.0-py3-none-any.whl"
    info = "openuni-0.1.0.dist-info"
    files = {
        **files,
        f"{info}/METADATA": b"Metadata-Version: 2.1\\nName: openuni\\nVersion: 0.1.0\\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    record = "".join(
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}\\n"
        for path, data in files.items()
    )
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        for path, data in {**files, f"{info}/RECORD": record.encode()}.items():
            wheel.writestr(path, data)
    return name

def build_wheel(folder, *_):
    with open("openuni/__init__.py", "rb") as code:
        return _wheel(folder, {"openuni/__init__.py": code.read()})

def build_editable(folder, *_):
    import os
    return _wheel(folder, {"openuni.pth": os.getcwd().encode()})
`;

const project = `
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "openuni"
version = "0.1.0"
`;

/** An engine without dependencies, so that its environment is made in seconds and offline. */
export function engineFixture(directory: string, editable = true): EngineSource {
  mkdirSync(join(directory, 'requirements'), { recursive: true });
  mkdirSync(join(directory, 'openuni'), { recursive: true });
  writeFileSync(join(directory, 'openuni', '__init__.py'), '__version__ = "0.1.0"\n');
  writeFileSync(join(directory, 'pyproject.toml'), project);
  writeFileSync(join(directory, 'backend.py'), backend);
  for (const name of [
    'inference',
    'dev',
    'train',
    'train-no-deps',
    'train-cuda',
    'reference',
    'reference-built',
  ]) {
    writeFileSync(join(directory, 'requirements', `${name}.txt`), '# Nothing.\n');
  }
  return { directory, install: directory, editable };
}
