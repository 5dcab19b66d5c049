"""A job without torch, which does what its arguments say: `python -m stub_job WORD...`."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

folder = Path(sys.argv[1])
events = folder / "events.jsonl"


def tell(**event):
    with events.open("a", encoding="utf-8") as file:
        file.write(json.dumps(event) + "\n")


def until(name):
    while not (folder / name).exists():
        time.sleep(0.01)


for word in sys.argv[2:]:
    name, _, value = word.partition("=")
    if name == "metric":
        tell(type="metric", step=int(value), values={"loss": 1 / (1 + int(value))})
    elif name == "print":
        print(value, flush=True)
    elif name == "half":  # what a crash leaves: the start of a line
        with events.open("a", encoding="utf-8") as file:
            file.write('{"type":"met')
    elif name == "mend":  # what the trainer does to it
        whole = events.read_bytes()
        os.truncate(events, whole.rfind(b"\n") + 1)
    elif name == "pid":
        (folder / "pid").write_text(str(os.getpid()))
    elif name == "until":
        until(value)
    elif name == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    elif name == "child":  # in a session of its own, as torchrun starts its workers
        child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        (folder / "child").write_text(str(child.pid))
    elif name == "env":
        print(os.environ.get(value), flush=True)
    elif name == "exit":
        sys.exit(int(value))
tell(type="done", timings={"train": 1})
