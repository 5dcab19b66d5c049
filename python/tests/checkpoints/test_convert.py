from __future__ import annotations

import json
import subprocess
import sys

import pytest
import torch
from safetensors.torch import load_file, save_file

from checkpoints.zero_folders import write_stage_2
from openuni.checkpoints.convert import convert_checkpoint
from openuni.checkpoints.inspect import inspect_checkpoint
from openuni.checkpoints.opening import open_checkpoint
from openuni.errors import InvalidRequestError, WeightsError


@pytest.fixture(params=["pth", "safetensors", "deepspeed"])
def source(request, tensors, pth, tmp_path):
    if request.param == "safetensors":
        save_file(tensors, tmp_path / "source.safetensors")
        return tmp_path / "source.safetensors", tensors
    if request.param == "deepspeed":
        group = {name: tensors[name] for name in ("meta_queries", "projector.weight")}
        folder = write_stage_2(tmp_path / "zero", [group], 2)
        return folder, {**group, "tied": group["meta_queries"]}
    return pth, tensors


@pytest.mark.parametrize("target", ["out.safetensors", "out.pth"])
@pytest.mark.parametrize("dtype", [None, torch.bfloat16])
def test_between_all_formats(source, tmp_path, target: str, dtype) -> None:
    path, expected = source
    report = convert_checkpoint(path, tmp_path / target, dtype=dtype)
    assert report["target"]["tensors"] == len(expected)
    with open_checkpoint(tmp_path / target) as written:
        for name, tensor in expected.items():
            kept = dtype is None or not tensor.is_floating_point()
            assert torch.equal(written.get(name), tensor if kept else tensor.to(dtype))
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_the_safetensors_library_reads_what_is_written(pth, tensors, tmp_path) -> None:
    convert_checkpoint(pth, tmp_path / "out.safetensors")
    loaded = load_file(tmp_path / "out.safetensors")
    assert all(torch.equal(loaded[name], tensor) for name, tensor in tensors.items())


def test_torch_reads_what_is_written(pth, tensors, tmp_path) -> None:
    convert_checkpoint(pth, tmp_path / "out.pth")
    loaded = torch.load(tmp_path / "out.pth", weights_only=True)
    assert all(torch.equal(loaded[name], tensor) for name, tensor in tensors.items())


def test_parts(pth, tmp_path) -> None:
    convert_checkpoint(pth, tmp_path / "x.safetensors", parts=["meta_queries", "connector"])
    described = inspect_checkpoint(tmp_path / "x.safetensors")
    assert list(described["parts"]) == ["connector", "meta_queries"]
    with pytest.raises(InvalidRequestError, match="nothing of vae"):
        convert_checkpoint(pth, tmp_path / "y.safetensors", parts=["vae"])


def test_a_failure_leaves_the_old_file(pth, tmp_path) -> None:
    target = tmp_path / "out.safetensors"
    target.write_text("precious")

    def fail(name: str) -> None:
        raise RuntimeError(name)

    with pytest.raises(RuntimeError):
        convert_checkpoint(pth, target, on_tensor=fail)
    assert target.read_text() == "precious"
    assert len(list(tmp_path.iterdir())) == 2


def test_unknown_suffix(pth, tmp_path) -> None:
    with pytest.raises(InvalidRequestError, match="does not say which format"):
        convert_checkpoint(pth, tmp_path / "out.onnx")


def test_inspect(pth) -> None:
    described = inspect_checkpoint(pth)
    assert described["parameters"] == 24 + 60 + 10 + 48 + 1 + 15 + 5
    assert described["parts"]["transformer"] == {
        "tensors": 2, "parameters": 16, "bytes": 34, "dtypes": ["bfloat16", "float32"],
    }  # fmt: skip
    assert described["variants"] == []
    assert described["shapes"]["llm_width"] == 6


def test_command_lines(pth, tmp_path) -> None:
    def run(*arguments: object) -> tuple[int, dict]:
        done = subprocess.run(
            [sys.executable, "-m", *map(str, arguments)], capture_output=True, text=True
        )
        return done.returncode, json.loads(done.stdout)

    status, report = run("openuni.checkpoints.convert", pth, tmp_path / "x.safetensors",
                         "--dtype", "float32", "--parts", "transformer")  # fmt: skip
    assert status == 0
    assert report["target"]["parts"]["transformer"]["dtypes"] == ["float32"]
    status, report = run("openuni.checkpoints.inspect", tmp_path / "nothing")
    assert status == 1
    assert report["error"]["code"] == WeightsError.code


def test_memory_stays_below_the_file(tmp_path) -> None:
    """Peak resident memory over that of an import, mapped pages included, to 1.3 of the file."""
    name = "transformer.weight"
    save_file({f"{name}{i}": torch.zeros(1 << 20) for i in range(40)}, tmp_path / "x.safetensors")
    measure = (
        "import resource, sys; from pathlib import Path; "
        "from openuni.checkpoints.convert import convert_checkpoint as convert; "
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024; "
        "before = peak(); convert(Path(sys.argv[1]), Path(sys.argv[2])); print(peak() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", measure, tmp_path / "x.safetensors", tmp_path / "y.pth"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert int(done.stdout) < 1.3 * (tmp_path / "x.safetensors").stat().st_size
