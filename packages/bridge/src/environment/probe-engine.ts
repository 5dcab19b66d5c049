import { z } from 'zod';
import { type PythonScriptOptions, runPythonScript } from './run-python-script.js';

const seconds = 1000;

const script = `
import json, platform, sys, time, traceback
sys.path = [entry for entry in sys.path if entry]

def attempt(load):
    start = time.monotonic()
    try:
        answer = load()
    except BaseException as error:
        return {"error": {"type": type(error).__name__, "message": str(error),
                          "traceback": traceback.format_exc()}}
    answer["importMs"] = round((time.monotonic() - start) * 1000)
    return answer

def load_torch():
    import torch
    devices = []
    if torch.cuda.is_available():
        for index in range(torch.cuda.device_count()):
            properties = torch.cuda.get_device_properties(index)
            devices.append({"kind": "cuda", "name": properties.name,
                            "memoryBytes": properties.total_memory})
    if torch.backends.mps.is_available():
        devices.append({"kind": "mps", "name": "Apple GPU", "memoryBytes": None})
    devices.append({"kind": "cpu", "name": platform.processor() or platform.machine(),
                    "memoryBytes": None})
    return {"version": torch.__version__, "cuda": torch.version.cuda,
            "threads": torch.get_num_threads(), "devices": devices}

def load_openuni():
    import openuni
    return {"version": openuni.__version__, "path": list(openuni.__path__)[0]}

print(json.dumps({"torch": attempt(load_torch), "openuni": attempt(load_openuni)}))
`;

const importFailureSchema = z.object({
  error: z.object({ type: z.string(), message: z.string(), traceback: z.string() }),
});

const engineProbeSchema = z.object({
  torch: z.union([
    importFailureSchema,
    z.object({
      version: z.string(),
      /** Version of CUDA that it was built for; null for CPU builds. */
      cuda: z.string().nullable(),
      /** Threads that it computes with on the CPU. */
      threads: z.int(),
      /** What it can compute on, the fastest first. */
      devices: z.array(
        z.object({
          kind: z.enum(['cuda', 'mps', 'cpu']),
          name: z.string(),
          /** Bytes of its own memory; null where it shares the machine's. */
          memoryBytes: z.int().nullable(),
        }),
      ),
      /** Milliseconds that the import took. */
      importMs: z.number(),
    }),
  ]),
  openuni: z.union([
    importFailureSchema,
    z.object({ version: z.string(), path: z.string(), importMs: z.number() }),
  ]),
});

export type EngineProbe = z.infer<typeof engineProbeSchema>;

/** Imports torch and openuni in an interpreter and tells what they run on, or why they fail. */
export function probeEngine(
  executable: string,
  options: Partial<PythonScriptOptions> = {},
): Promise<EngineProbe> {
  return runPythonScript(executable, script, engineProbeSchema, {
    timeoutMs: 120 * seconds,
    ...options,
  });
}
