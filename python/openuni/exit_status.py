"""How a command ends, and how it says what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable

from openuni.errors import CancelledError, OpenUniError

#: The user can put right what is wrong; argparse ends so for a flag that it does not know.
REFUSED = 2
#: As of a program that SIGTERM has ended, which schedulers and job folders know.
STOPPED = 143


def print_error(error: OpenUniError) -> None:
    """The message and what to do about it, on stderr, where the SDK finds both again."""
    print(f"error: {error.message}", file=sys.stderr)
    if error.hint:
        print(f"remedy: {error.hint}", file=sys.stderr)


def exit_status(work: Callable[[], None]) -> int:
    """Do work; 0, or :data:`REFUSED` for an error of ours, which is printed.

    Work that was asked to stop is no failure: :data:`STOPPED`, with what it says of its end.
    """
    try:
        work()
    except CancelledError as error:
        print(". ".join(text for text in (error.message, error.hint) if text), file=sys.stderr)
        return STOPPED
    except OpenUniError as error:
        print_error(error)
        return REFUSED
    return 0
