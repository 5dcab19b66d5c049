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
FIXTURES = HERE / "fixtures"


def main() -> None:
    """Reads the command line and writes the fixtures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path, help="clone of the official repository")
    checkout = parser.parse_args().checkout.resolve()
    FIXTURES.mkdir(exist_ok=True)
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
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
            losses = json.loads(line.removeprefix(MARK))
            path = FIXTURES / f"{case.name}.json"
            path.write_text(json.dumps({"config": case.config, "losses": losses}, indent=1) + "\n")
            print(case.name, losses[0], losses[-1])


if __name__ == "__main__":
    main()
