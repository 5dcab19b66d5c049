"""``scripts/train.py`` of the checkout, with the flags of ``python -m openuni.training``.

python -m openuni.engines.reference.training CONFIG [--work-dir DIR --seed N --resume [FILE]
    --deepspeed FILE --launcher NAME --cfg-options KEY=VALUE ...]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from openuni.engines.reference.checkout import TRAINING
from openuni.engines.reference.script import run_script
from openuni.errors import InvalidRequestError
from openuni.exit_status import exit_status


def official_arguments(words: Sequence[str]) -> list[str]:
    """What the official script takes: it wants to be told what ``--resume`` goes on from.

    Without a value that is the newest checkpoint in the work folder; where there is none yet, the
    training begins anew.

    Raises:
        InvalidRequestError: the newest checkpoint is not where it was noted.
    """
    words = list(words)
    if "--resume" not in words:
        return words
    at = words.index("--resume")
    follows = words[at + 1 : at + 2]
    if follows and not follows[0].startswith("--"):
        return words
    newest = _newest(Path(_value_of("--work-dir", words)))
    return [*words[:at], *(["--resume", newest] if newest else []), *words[at + 1 :]]


def _value_of(flag: str, words: Sequence[str]) -> str:
    if flag not in words[:-1]:
        raise InvalidRequestError(f"to resume, {flag} is needed", details={"field": flag})
    return words[words.index(flag) + 1]


def _newest(folder: Path) -> str | None:
    """The checkpoint that mmengine has noted as its last."""
    note = folder / "last_checkpoint"
    if not note.is_file():
        return None
    path = note.read_text(encoding="utf-8").strip()
    # The folder may have been moved since.
    for candidate in (folder / Path(path).name, Path(path)):
        if candidate.exists():
            return str(candidate)
    raise InvalidRequestError(
        f"the newest checkpoint, {path}, is gone",
        hint="Name another one to resume from, or begin in another folder.",
        details={"field": "resume", "value": path},
    )


def main() -> int:
    """Reads the command line and trains."""
    return exit_status(lambda: run_script(TRAINING, official_arguments(sys.argv[1:])))


if __name__ == "__main__":
    sys.exit(main())
