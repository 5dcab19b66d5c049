"""Opens PyTorch's own files without running what is in them."""

from __future__ import annotations

import pickle
import re
import struct
from collections.abc import Collection
from pathlib import Path
from typing import Any

import torch

from openuni.errors import WeightsError

#: Packages whose objects official checkpoints hold beside the weights (loss scalers, logs,
#: random-generator states). They are read as empty stand-ins: none of their code is imported.
_SKIPPED_PACKAGES = frozenset({"deepspeed", "mmengine", "numpy", "xtuner", "argparse", "pathlib"})

#: mmengine's logs pickle their methods as ``getattr(HistoryBuffer, name)``: stand-ins, both.
_SKIPPED_NAMES = frozenset({"builtins.getattr"})

_TRUNCATED = "Get the file again; a download that broke off leaves a truncated file."


class _Skipped:
    """Stands for an object that is not weights."""

    def __new__(cls, *args: object, **kwargs: object) -> _Skipped:
        return object.__new__(cls)

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def __setstate__(self, state: object) -> None:
        pass


def load_pickle(path: Path) -> Any:
    """What ``torch.save`` wrote, its tensors mapped from the file.

    Raises:
        WeightsError: the file is missing or damaged, or holds anything but plain data.
    """
    try:
        stand_ins = _stand_ins(path)
        with torch.serialization.safe_globals(stand_ins):
            return torch.load(path, map_location="cpu", mmap=_can_map(path), weights_only=True)
    except WeightsError:
        raise
    except pickle.UnpicklingError as error:
        raise WeightsError(
            f"{path} could not be read as plain weights: {_refusal(error)}",
            hint="Only tensors and plain values are loaded. Ask for the file as safetensors.",
            details={"path": str(path)},
        ) from error
    except (
        OSError, RuntimeError, ValueError, EOFError, KeyError, IndexError, TypeError,
        AttributeError, AssertionError, OverflowError, MemoryError, RecursionError,
    ) as error:  # fmt: skip
        raise WeightsError(
            f"the weights file {path} is missing or damaged: {_first_line(error)}",
            hint=_TRUNCATED,
            details={"path": str(path)},
        ) from error


def refuse_globals(path: Path, allowed: Collection[str]) -> None:
    """Raise WeightsError where a file of ``torch.save`` names objects other than these.

    For files that another library will unpickle without such care: names are compared whole, and
    files of the bare format before PyTorch 1.6, TorchScript and pickles of protocol 4, whose names
    may be put together at run time, are refused.

    Args:
        path: of the file.
        allowed: full names, ``package.module.Class``, besides what PyTorch itself counts as safe.
    """
    try:
        if not _is_zip(path):
            raise ValueError("it is not a file of torch.save")
        names = torch.serialization.get_unsafe_globals_in_checkpoint(path)
    except (
        OSError, RuntimeError, ValueError, EOFError, IndexError, AssertionError, struct.error,
        pickle.UnpicklingError,
    ) as error:  # fmt: skip
        raise WeightsError(
            f"{path} is not of PyTorch's own format: {_first_line(error)}",
            hint="A checkpoint has no need of code. Do not load this file elsewhere either.",
            details={"path": str(path)},
        ) from error
    _refuse(path, set(names) - set(allowed))


def _stand_ins(path: Path) -> list[Any]:
    """Stand-ins for the known objects in the file; any other object is refused."""
    if not _is_zip(path):
        return []
    names = torch.serialization.get_unsafe_globals_in_checkpoint(path)
    known = {name for name in names if name.partition(".")[0] in _SKIPPED_PACKAGES}
    _refuse(path, set(names) - known - _SKIPPED_NAMES)
    return [(type(name.rpartition(".")[2], (_Skipped,), {}), name) for name in names]


def _refuse(path: Path, names: set[str]) -> None:
    if names:
        refused = sorted(names)
        raise WeightsError(
            f"{path} holds more than weights ({', '.join(refused[:5])}); nothing of it was run",
            hint="A checkpoint has no need of code. Do not load this file elsewhere either.",
            details={"path": str(path), "globals": refused[:20]},
        )


def _can_map(path: Path) -> bool:
    # Files older than PyTorch 1.6 are bare pickles, which cannot be mapped.
    return _is_zip(path)


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _refusal(error: pickle.UnpicklingError) -> str:
    """What PyTorch refused, without its advice to load the file unsafely."""
    found = re.search(r"GLOBAL \S+|WeightsUnpickler error: .*", str(error))
    return (found[0] if found else _first_line(error)).removeprefix("WeightsUnpickler error: ")


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
