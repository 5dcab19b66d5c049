"""mmengine, imported by processes of which several may be the first on a machine."""

from __future__ import annotations

import importlib
import pickle
import time

from openuni.errors import OpenUniError

_SECONDS = 10.0
_PAUSE = 0.25


def import_mmengine() -> None:
    """Import it, waiting while another process writes what its formatter keeps for all of them.

    yapf keeps its grammar in the user's cache, and renames the file into its place before all of it
    is written: the processes of a first training can find half of it.

    Raises:
        OpenUniError: the file stays unreadable: whoever wrote it was killed at it.
    """
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            importlib.import_module("mmengine")
            return
        except (EOFError, pickle.UnpicklingError) as error:
            if time.monotonic() > deadline:
                raise OpenUniError(
                    f"mmengine cannot be imported: yapf's cache is damaged ({error})",
                    hint="Remove the folder YAPF from your cache folder (~/.cache on Linux).",
                ) from error
            time.sleep(_PAUSE)
