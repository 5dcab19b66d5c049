"""What fails while training runs, in plain words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from openuni.errors import OutOfMemoryError, OutputUnwritableError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def plain_failures(folder: Path) -> Iterator[None]:
    """Turn a full disk and a full memory into errors that say what to do.

    Args:
        folder: the job's.

    Raises:
        OutputUnwritableError: a file could not be written for want of room.
        OutOfMemoryError: the batch or the model is too large.
    """
    try:
        yield
    except OSError as error:
        if not is_unwritable(error):
            raise
        raise no_room(folder, error) from error
    except torch.OutOfMemoryError as error:
        raise _too_large(error) from error
    except (RuntimeError, MemoryError) as error:
        # torch has no type of its own for the memory of a CPU.
        if isinstance(error, RuntimeError) and "allocate memory" not in str(error):
            raise
        raise _too_large(error) from error


def is_unwritable(error: BaseException) -> bool:
    """Whether there is no room for a file, of which torch's own writer tells by a RuntimeError."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    return any(words in str(error) for words in ("PytorchStreamWriter", "unexpected pos"))


def no_room(folder: Path, error: BaseException) -> OutputUnwritableError:
    """The disk is full, or a quota used up."""
    return OutputUnwritableError(
        f"work_dir: a file in {folder} could not be written: {error}",
        hint="Make room on the disk, then go on with --resume.",
        details={"field": "work_dir", "path": str(folder)},
    )


def _too_large(error: BaseException) -> OutOfMemoryError:
    return OutOfMemoryError(
        f"train_dataloader.batch_size: there is not enough memory: {error}",
        hint="Make train_dataloader.batch_size smaller and optim_wrapper.accumulative_counts "
        "larger, or set model.use_activation_checkpointing=True.",
        details={"field": "train_dataloader.batch_size"},
    )
