from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
import torch

from openuni.errors import OutputUnwritableError, WeightsError
from openuni.training.checkpoint_files import (
    checkpoints_in,
    find_checkpoint,
    remove_older,
    set_aside_newer,
    write_checkpoint,
)


def write(folder: Path, *steps: int) -> None:
    for step in steps:
        content = {"meta": {"iter": step}, "state_dict": {}}
        write_checkpoint(content, folder / f"iter_{step}.pth")


def test_only_damaged_checkpoints_are_passed_over(tmp_path: Path) -> None:
    told: list[str] = []
    assert find_checkpoint(tmp_path, None, told.append) is None
    write(tmp_path, 2, 4, 6)
    (tmp_path / "iter_6.pth").write_bytes(b"PK")
    found = find_checkpoint(tmp_path, None, told.append)
    assert found is not None
    assert found[1]["meta"]["iter"] == 4
    assert "iter_6.pth" in told[0]
    with pytest.raises(WeightsError, match=r"no checkpoint .*iter_5\.pth"):
        find_checkpoint(tmp_path, str(tmp_path / "iter_5.pth"), told.append)
    for path in checkpoints_in(tmp_path):
        path.write_bytes(b"PK")
    with pytest.raises(WeightsError, match="none of the checkpoints"):
        find_checkpoint(tmp_path, None, told.append)


def test_later_checkpoints_are_renamed_and_none_is_lost(tmp_path: Path) -> None:
    for _ in range(2):
        write(tmp_path, 2, 4, 6)
        set_aside_newer(tmp_path, 2)
        assert [path.name for path in checkpoints_in(tmp_path)] == ["iter_2.pth"]
    assert len(list(tmp_path.glob("*.superseded*"))) == 4


def test_the_checkpoint_just_written_is_kept_beside_later_damaged_ones(tmp_path: Path) -> None:
    write(tmp_path, 2, 3, 8, 9)
    remove_older(tmp_path, 2, tmp_path / "iter_3.pth")
    assert [path.name for path in checkpoints_in(tmp_path)] == [
        "iter_9.pth", "iter_8.pth", "iter_3.pth",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (RuntimeError("PytorchStreamWriter failed writing file data/0: file write failed"), True),
        (OSError(errno.EIO, "Input/output error"), False),
        (RuntimeError("CUDA error: an illegal memory access was encountered"), False),
    ],
)
def test_only_a_full_disk_is_called_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, full: bool
) -> None:
    def fail(content: Any, path: Path) -> None:
        raise error

    monkeypatch.setattr(torch, "save", fail)
    with pytest.raises(OutputUnwritableError if full else type(error)) as caught:
        write(tmp_path, 2)
    assert full or caught.value is error
