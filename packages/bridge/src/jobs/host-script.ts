import { jobMark } from './job-processes.js';

/**
 * The process that waits for a job, so that how it ended is known although whoever started it is
 * gone. Runs in the job's own Python, with nothing but the standard library. Its one argument:
 * `{ command, attempt, end, heartbeat, gate, patience }`.
 */
const hostScript = `
import json, os, signal, subprocess, sys, threading, time
from datetime import datetime, timezone

plan = json.loads(sys.argv[1])
# Nothing runs before the job's record names this process: without it nobody could ever end it.
if plan["gate"] and sys.stdin.readline() != "go\\n":
    sys.exit(0)

# Signals are for the child; a handler, unlike SIG_IGN, is not handed down to it.
asked = []
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, lambda number, frame: asked.append(number))

def beat():
    while True:
        try:
            with open(plan["heartbeat"], "w") as file:
                file.write(str(int(time.time())))
        except OSError:
            pass  # a full disk is the job's to report
        time.sleep(10)

mark = ("${jobMark}=" + os.environ.get("${jobMark}", "")).encode()

def others():
    for name in os.listdir("/proc") if sys.platform == "linux" else []:
        if name.isdigit() and int(name) != os.getpid():
            try:
                with open("/proc/" + name + "/environ", "rb") as file:
                    if mark in file.read().split(b"\\0"):
                        yield int(name)
            except OSError:
                pass  # another user's, or it has ended

# torchrun, killed outright, leaves its workers, which are in sessions of their own: they would
# train on beside whoever resumes the job.
def end_others():
    told = set()
    until = time.monotonic() + plan["patience"]
    while left := list(others()):
        late = time.monotonic() >= until
        for pid in left:
            if late or pid not in told:
                told.add(pid)
                try:
                    os.kill(pid, signal.SIGKILL if late else signal.SIGTERM)
                except OSError:
                    pass  # it has ended in between
        time.sleep(0.1)

threading.Thread(target=beat, daemon=True).start()
code = None
try:
    child = subprocess.Popen(plan["command"], stdin=subprocess.DEVNULL)
    # What came before there was a child to take it.
    for number in list(asked):
        child.send_signal(number)
    code = child.wait()
except OSError as error:
    print("error: " + str(error), file=sys.stderr, flush=True)
    code = 127
end_others()
end = {
    "attempt": plan["attempt"],
    "exitCode": code if code >= 0 else None,
    "signal": signal.Signals(-code).name if code < 0 else None,
    "endedAt": datetime.now(timezone.utc).isoformat(),
}
with open(plan["end"] + ".new", "w") as file:
    json.dump(end, file)
    file.flush()
    os.fsync(file.fileno())
os.replace(plan["end"] + ".new", plan["end"])
sys.exit(code if code >= 0 else 1)
`;

export interface HostPlan {
  readonly command: readonly string[];
  readonly attempt: number;
  /** Path of the file to tell the end in. */
  readonly end: string;
  readonly heartbeat: string;
  /** Whether to wait for the line `go` on standard input. */
  readonly gate: boolean;
  /** Seconds that processes have which the command left running, to end in good order. Default 120. */
  readonly patience?: number;
}

/** The words that start the host, after the interpreter. Isolated: the job's PYTHONPATH is not its. */
export function hostArguments(plan: HostPlan): string[] {
  return ['-I', '-S', '-c', hostScript, JSON.stringify({ patience: 120, ...plan })];
}
