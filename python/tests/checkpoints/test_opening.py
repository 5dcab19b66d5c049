"""The good formats."""

from __future__ import annotations

import pytest
import torch
from safetensors.torch import save_file

from openuni.checkpoints.opening import open_checkpoint
from openuni.errors import WeightsError


def assert_holds(path, tensors, form: str) -> None:
    with open_checkpoint(path) as source:
        assert source.format == form
        assert set(source) == set(tensors)
        for name, tensor in tensors.items():
            assert source.specs[name].shape == tuple(tensor.shape)
            assert source.specs[name].dtype == tensor.dtype
            assert torch.equal(source.get(name), tensor)


@pytest.mark.parametrize("key", ["state_dict", "module", None])
def test_torch_files(key, tensors, tmp_path) -> None:
    torch.save({key: tensors, "epoch": 1} if key else tensors, tmp_path / "x.pth")
    assert_holds(tmp_path / "x.pth", tensors, "torch")


def test_files_from_before_the_zip_format(tensors, tmp_path) -> None:
    torch.save(tensors, tmp_path / "old.pth", _use_new_zipfile_serialization=False)
    assert_holds(tmp_path / "old.pth", tensors, "torch")


def test_marks_of_wrappers_are_taken_off(tensors, tmp_path) -> None:
    wrapped = {
        "module." + name.replace("transformer.", "transformer._orig_mod."): tensor
        for name, tensor in tensors.items()
    }
    torch.save({"state_dict": wrapped}, tmp_path / "ddp.pth")
    assert_holds(tmp_path / "ddp.pth", tensors, "torch")


def test_safetensors_and_folders(tensors, tmp_path) -> None:
    save_file(tensors, tmp_path / "model.safetensors")
    assert_holds(tmp_path / "model.safetensors", tensors, "safetensors")
    assert_holds(tmp_path, tensors, "safetensors")


def test_tensors_outlive_the_source(pth, tensors) -> None:
    with open_checkpoint(pth) as source:
        kept = source.get("meta_queries")
    assert torch.equal(kept, tensors["meta_queries"])


def test_nothing_there(tmp_path) -> None:
    with pytest.raises(WeightsError, match="no checkpoint at"):
        open_checkpoint(tmp_path / "nothing.pth")
    with pytest.raises(WeightsError, match="holds no checkpoint"):
        open_checkpoint(tmp_path)
