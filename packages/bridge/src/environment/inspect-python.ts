import { z } from 'zod';
import { type PythonScriptOptions, runPythonScript } from './run-python-script.js';

const seconds = 1000;

// Old syntax on purpose: any Python from 2.7 on answers, if only to be told that it is too old.
const script = `
import json, platform, re, sys
sys.path = [entry for entry in sys.path if entry]
found = {
    "executable": sys.executable,
    "version": platform.python_version(),
    "platform": sys.platform,
    "machine": platform.machine(),
    "prefix": sys.prefix,
    "basePrefix": getattr(sys, "base_prefix", sys.prefix),
    "packages": {},
    "openuni": None,
    "makesEnvironments": False,
    "isManaged": False,
}
try:
    import importlib.metadata, importlib.util, os, sysconfig
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            name = re.sub(r"[-_.]+", "-", name).lower()
            found["packages"].setdefault(name, distribution.version)
    spec = importlib.util.find_spec("openuni")
    if spec is not None and spec.submodule_search_locations:
        found["openuni"] = list(spec.submodule_search_locations)[0]
    marker = os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED")
    found["isManaged"] = found["prefix"] == found["basePrefix"] and os.path.exists(marker)
    found["makesEnvironments"] = all(importlib.util.find_spec(n) for n in ("venv", "ensurepip"))
except ImportError:
    pass
print(json.dumps(found))
`;

const pythonInspectionSchema = z.object({
  /** Absolute path of the interpreter itself, where it was named by a launcher or a shim. */
  executable: z.string(),
  /** Such as `3.11.7`. */
  version: z.string(),
  /** As `sys.platform`: `linux`, `darwin`, `win32`. */
  platform: z.string(),
  /** Such as `x86_64` or `arm64`. */
  machine: z.string(),
  /** Folder of the environment. */
  prefix: z.string(),
  /** Folder of the Python it was made from; equals `prefix` outside a virtual environment. */
  basePrefix: z.string(),
  /** Version of each installed package by its normalised name (`huggingface-hub`). */
  packages: z.record(z.string(), z.string()),
  /** Folder of the openuni package; null when it is not installed. */
  openuni: z.string().nullable(),
  /** Whether `python -m venv` works: Debian splits it off. */
  makesEnvironments: z.boolean(),
  /** Whether packages are for the operating system to install (PEP 668). */
  isManaged: z.boolean().optional(),
});

export type PythonInspection = z.infer<typeof pythonInspectionSchema>;

/**
 * Asks an interpreter what it is and what is installed in it, in one process and without importing
 * any of it.
 */
export function inspectPython(
  executable: string,
  options: Partial<PythonScriptOptions> = {},
): Promise<PythonInspection> {
  return runPythonScript(executable, script, pythonInspectionSchema, {
    timeoutMs: 20 * seconds,
    ...options,
  });
}
