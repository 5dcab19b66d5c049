"""Records the losses of the official trainings.

    PYTHONPATH=python:python/tests PYTHON python/tests/training/make_fixtures.py CHECKOUT

CHECKOUT is a clone of the official repository. PYTHON needs its stack on transformers 4.57; what
assumes a GPU is stood in for, see official_run.py. Recorded are losses: nothing of the checkout is.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from training.official_cases import CASES
from training.official_run import MARK
from training.tiny_job import write_folder

HERE = Path(__file__).parent
FIXTURE = HERE / "fixtures" / "official_losses.json"


def main() -> None:
    """Reads the command line and writes the fixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path, help="clone of the official repository")
    checkout = parser.parse_args().checkout.resolve()
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
    recorded: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        write_folder(Path(folder))
        for case in CASES:
            config = checkout / "configs" / f"{case.config}.py"
            command = [sys.executable, str(HERE / "official_run.py"), str(checkout), str(config),
                       "--work-dir", case.name, *case.arguments()]  # fmt: skip
            done = subprocess.run(
                command, cwd=folder, env=env, text=True, stdout=subprocess.PIPE, check=True
            )
            line = next(line for line in done.stdout.splitlines() if line.startswith(MARK))
            recorded[case.name] = json.loads(line.removeprefix(MARK))
            print(case.name, recorded[case.name][0], recorded[case.name][-1])
    write_fixture(recorded)


def write_fixture(losses: dict[str, list[float]]) -> None:
    """A line for each training."""
    lines = [f"{json.dumps(name)}: {json.dumps(values)}" for name, values in losses.items()]
    FIXTURE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
