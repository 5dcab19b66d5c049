"""Runs a script of the checkout as it is, adapted from outside.

    python -m openuni.engines.reference.script SCRIPT [ARGUMENTS OF THE SCRIPT]

SCRIPT is a path in the checkout that OPENUNI_REFERENCE names, such as ``scripts/train.py``. It runs
on OPENUNI_DEVICE (``auto``, ``cpu``, ``cuda``, ``cuda:1``).
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Sequence
from io import TextIOBase

from openuni.engines.reference.checkout import enter, find_checkout
from openuni.engines.reference.environment import require_environment
from openuni.errors import InvalidRequestError
from openuni.exit_status import exit_status


def run_script(script: str, arguments: Sequence[str], config_options: Sequence[str] = ()) -> None:
    """Run a script in this process.

    Args:
        script: path in the checkout.
        arguments: what the script is given.
        config_options: changes to the config files that it reads, as ``key=value``.

    Raises:
        InvalidRequestError: there is no checkout, or no such script in it.
        MissingPackageError: what is installed cannot run it.
    """
    checkout = find_checkout()
    file = (checkout / script).resolve()
    if not file.is_file() or checkout not in file.parents:
        raise InvalidRequestError(f"{checkout} has no script {script}")
    require_environment()
    _show_one_device(os.environ.get("OPENUNI_DEVICE", "auto"))
    # Bars begin their line anew; in a log each state is a line of its own.
    sys.stderr = _LineByLine(sys.stderr)
    enter(checkout)

    from openuni.engines.device import choose_device
    from openuni.engines.reference.adapting import adapt

    adapt(choose_device("auto"), config_options)
    sys.argv = [str(file), *arguments]
    runpy.run_path(str(file), run_name="__main__")


def main() -> int:
    """Reads the command line and runs the script."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    _, script, *arguments = sys.argv
    return exit_status(lambda: run_script(script, arguments))


def _show_one_device(device: str) -> None:
    """Scripts take the first device that they see: before torch is imported, show them theirs."""
    kind, _, number = device.partition(":")
    if kind == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    elif kind == "cuda" and number:
        os.environ["CUDA_VISIBLE_DEVICES"] = number


class _LineByLine(TextIOBase):
    """A stream in which a return to the beginning of the line is a new line."""

    def __init__(self, stream: object) -> None:
        self._stream: TextIOBase = stream  # type: ignore[assignment]

    def write(self, text: str) -> int:
        return self._stream.write(text.replace("\r", "\n"))

    def flush(self) -> None:
        self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()


if __name__ == "__main__":
    sys.exit(main())
