"""Runs a script of the checkout as it is, adapted from outside.

    python -m openuni.engines.reference.script SCRIPT [--reference DIR] [--device cpu]
        [--config-option KEY=VALUE ...] -- ARGUMENTS OF THE SCRIPT

SCRIPT is a path in the checkout, such as ``scripts/train.py``.
"""

from __future__ import annotations

import argparse
import os
import runpy
import sys
from collections.abc import Sequence

from openuni.engines.reference.checkout import enter, find_checkout
from openuni.engines.reference.environment import require_environment
from openuni.errors import InvalidRequestError, OpenUniError


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line and runs the script.

    Returns:
        the exit status: 2 where nothing was started.
    """
    options, given = _parse(sys.argv[1:] if arguments is None else arguments)
    try:
        checkout = find_checkout(options.reference)
        script = checkout / options.script
        if not script.is_file() or checkout not in script.resolve().parents:
            raise InvalidRequestError(f"{checkout} has no script {options.script}")
        require_environment()
    except OpenUniError as error:
        print(f"error: {error.message}\n{error.hint or ''}".rstrip(), file=sys.stderr)
        return 2
    _show_one_device(options.device)
    # Its bars begin a line anew; in a log each state is a line of its own.
    sys.stderr = _LineByLine(sys.stderr)
    enter(checkout)

    from openuni.engines.device import choose_device
    from openuni.engines.reference.adapting import adapt

    adapt(choose_device("auto"), options.config_option)
    sys.argv = [str(script), *given]
    runpy.run_path(str(script), run_name="__main__")
    return 0


def _parse(words: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Our options, and the script's, which follow the first ``--``."""
    at = words.index("--") if "--" in words else len(words)
    parser = argparse.ArgumentParser(prog="openuni.engines.reference.script")
    parser.add_argument("script", help="path in the checkout")
    parser.add_argument("--reference", help="folder of the checkout; else OPENUNI_REFERENCE")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1")
    parser.add_argument("--config-option", action="append", default=[], metavar="KEY=VALUE")
    return parser.parse_args(words[:at]), list(words[at + 1 :])


def _show_one_device(device: str) -> None:
    """Scripts take the first device that they see: before torch is imported, show them theirs."""
    kind, _, number = device.partition(":")
    if kind == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    elif kind == "cuda" and number:
        os.environ["CUDA_VISIBLE_DEVICES"] = number


class _LineByLine:
    """A stream in which a return to the beginning of the line is a new line."""

    def __init__(self, stream: object) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(text.replace("\r", "\n"))  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


if __name__ == "__main__":
    sys.exit(main())
