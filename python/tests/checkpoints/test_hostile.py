"""Damaged and malicious files: a typed error, never a crash, never executed code."""

from __future__ import annotations

import os
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from openuni.checkpoints.opening import open_checkpoint
from openuni.errors import WeightsError


class _Runs:
    """Pickles into a call that leaves a file behind."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def read_all(path: Path) -> None:
    with open_checkpoint(path) as source:
        for name in source:
            source.get(name)


def refuse(path: Path, match: str | None = None) -> WeightsError:
    with pytest.raises(WeightsError, match=match) as caught:
        read_all(path)
    return caught.value


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("place", ["value", "key", "beside"])
def test_code_is_not_run(tmp_path, tensors, zipped: bool, place: str) -> None:
    mark = tmp_path / "executed"
    content = {
        "value": {"state_dict": {**tensors, "evil": _Runs(mark)}},
        "key": {"state_dict": tensors, "x": {(1, _Runs(mark)): 2}},
        "beside": OrderedDict(state_dict=tensors, optimizer=[_Runs(mark)]),
    }[place]
    torch.save(content, tmp_path / "evil.pth", _use_new_zipfile_serialization=zipped)
    error = refuse(tmp_path / "evil.pth")
    assert not mark.exists()
    assert "mkdir" in error.message
    # The test means something: loaded without care, the same file does run code.
    torch.load(tmp_path / "evil.pth", weights_only=False)
    assert mark.exists()


def test_harmless_objects_of_trainers_are_skipped(tmp_path, tensors) -> None:
    """Read as stand-ins: nothing of numpy or the trainer is imported for them."""
    import numpy as np

    torch.save(
        {"state_dict": tensors, "message_hub": {"loss": np.arange(3.0)}, "scaler": np.float64(2)},
        tmp_path / "hub.pth",
    )
    with open_checkpoint(tmp_path / "hub.pth") as source:
        assert len(source) == len(tensors)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
@pytest.mark.parametrize("form", ["pth", "old.pth", "safetensors"])
def test_truncated(tmp_path, tensors, form: str, share: float) -> None:
    path = tmp_path / f"x.{form}"
    if form == "safetensors":
        save_file(tensors, path)
    else:
        torch.save(tensors, path, _use_new_zipfile_serialization=form == "pth")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    refuse(path)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff" * 8,  # a header of 2**64 - 1 bytes
        (2**40).to_bytes(8, "little") + b"{}",
        (90_000_000).to_bytes(8, "little") + b"{",
        (2).to_bytes(8, "little") + b"[]",
        b'\x50\x00\x00\x00\x00\x00\x00\x00{"a":{"dtype":"F32","shape":[1000000000000],'
        b'"data_offsets":[0,4000000000000]}}   ',
        b"",
    ],
)
def test_safetensors_headers_that_lie(tmp_path, content: bytes) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(content)
    refuse(path, "missing or damaged")


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x02}.", b"PK\x03\x04", b"\x80"])
def test_no_checkpoint_at_all(tmp_path, content: bytes) -> None:
    path = tmp_path / "x.pth"
    path.write_bytes(content)
    refuse(path)


@pytest.mark.parametrize("content", [[1, 2], {"state_dict": {}}, {"a": 1}, torch.zeros(2)])
def test_no_weights_in_it(tmp_path, content) -> None:
    torch.save(content, tmp_path / "x.pth")
    refuse(tmp_path / "x.pth", "holds no weights")


@pytest.mark.parametrize(
    ("tensor", "match"),
    [
        (torch.zeros(1).expand(10**12), "claims to be"),
        (torch.eye(3).to_sparse(), "not supported"),
        (torch.zeros(2, device="meta"), "not supported"),
        (torch.zeros(2, dtype=torch.complex64), "not supported"),
    ],
    ids=["stretched", "sparse", "meta", "complex"],
)
def test_tensors_that_are_no_plain_arrays(tmp_path, tensor, match: str) -> None:
    torch.save({"meta_queries": tensor}, tmp_path / "x.pth")
    refuse(tmp_path / "x.pth", match)


def test_deeply_nested_pickle(tmp_path) -> None:
    nested = b"\x80\x02" + b"(" * 100_000 + b"t" * 100_000 + b"."
    (tmp_path / "x.pth").write_bytes(nested)
    refuse(tmp_path / "x.pth")


def test_zip_without_a_pickle(tmp_path) -> None:
    with zipfile.ZipFile(tmp_path / "x.pth", "w") as archive:
        archive.writestr("x/readme.txt", "hello")
    refuse(tmp_path / "x.pth")


def test_zip_with_a_plain_pickle_that_calls(tmp_path) -> None:
    mark = tmp_path / "executed"
    with zipfile.ZipFile(tmp_path / "x.pth", "w") as archive:
        archive.writestr("x/data.pkl", pickle.dumps(_Runs(mark), protocol=2))
        archive.writestr("x/version", "3\n")
    refuse(tmp_path / "x.pth")
    assert not mark.exists()
