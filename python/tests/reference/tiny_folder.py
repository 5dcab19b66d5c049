"""Writes what an official config needs to be run in small, for tests in other languages.

    PYTHONPATH=python:python/tests PYTHON -m reference.tiny_folder FOLDER

Prints, as JSON, the changes to a config that lead to it: ``model`` for pictures, ``training`` for a
finetuning, its seed among the rest.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from training.official_cases import Case
from training.tiny_job import SEED, as_arguments, options_for, write_folder

FINETUNING = "finetune/openuni_l_internvl3_1b_sana_0_6b_512_hf_blip3o60k"


def main() -> None:
    """Reads the command line."""
    folder = write_folder(Path(sys.argv[1]))
    of_model = {key: value for key, value in options_for().items() if key.startswith("model.")}
    absolute = {
        key: str(folder / value) if key.endswith("name_or_path") else value
        for key, value in of_model.items()
    }
    words = Case(FINETUNING, "float32").arguments()
    print(
        json.dumps(
            {
                "finetuning": f"configs/{FINETUNING}.py",
                "seed": SEED,
                "model": as_arguments(absolute),
                "training": words[words.index("--cfg-options") + 1 :],
            }
        )
    )


if __name__ == "__main__":
    main()
