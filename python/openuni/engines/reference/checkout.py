"""The folder of the official repository. Standard library only: it is looked at before imports."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from openuni.errors import InvalidRequestError

#: Names the checkout where no option does.
VARIABLE = "OPENUNI_REFERENCE"

#: By what they are for: what a checkout must hold.
TEXT_TO_IMAGE = "src/models/openuni"
TRAINING = "scripts/train.py"
EVALUATIONS = {
    "geneval": "scripts/evaluation/gen_eval.py",
    "dpg": "scripts/evaluation/dpg_bench.py",
    "wise": "scripts/evaluation/wise.py",
}
LAYOUT = (TEXT_TO_IMAGE, "configs", TRAINING, *EVALUATIONS.values())

_GET_IT = "Get it: git clone https://github.com/wusize/OpenUni (NTU S-Lab License 1.0)."


def find_checkout(folder: str | None = None) -> Path:
    """The checkout: ``folder``, or what OPENUNI_REFERENCE names.

    Raises:
        InvalidRequestError: none was named, or it is not a checkout of the official repository.
    """
    named = folder or os.environ.get(VARIABLE)
    if not named:
        raise InvalidRequestError(
            "the reference engine needs a checkout of the official repository",
            hint=f"Name its folder with the option `reference` or {VARIABLE}. {_GET_IT}",
            details={"field": "reference"},
        )
    checkout = Path(named).expanduser().resolve()
    missing = missing_from(checkout)
    if missing:
        raise InvalidRequestError(
            f"{checkout} is no checkout of the official repository: {missing[0]} is not there",
            hint=_GET_IT,
            details={"field": "reference", "value": str(checkout), "missing": missing},
        )
    return checkout


def missing_from(checkout: Path) -> list[str]:
    """Which of the files and folders that the engine uses are not there."""
    return [place for place in LAYOUT if not (checkout / place).exists()]


def enter(checkout: Path) -> None:
    """Put the checkout's modules on the path, and keep Python from writing into it."""
    sys.dont_write_bytecode = True
    if sys.path[:1] != [str(checkout)]:
        sys.path.insert(0, str(checkout))
