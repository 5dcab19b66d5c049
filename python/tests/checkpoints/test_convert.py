from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files

import jsonschema
import pytest
import torch
from safetensors.torch import load_file, save_file

from checkpoints.zero_folders import write_stage_2
from openuni.checkpoints.convert import convert_checkpoint
from openuni.checkpoints.inspect import inspect_checkpoint
from openuni.checkpoints.opening import open_checkpoint
from openuni.errors import InvalidRequestError, WeightsError

SCHEMA = "schemas/checkpoint_description.json"


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

    def fail(name: str, index: int, total: int) -> None:
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


def test_json_lines_tell_the_progress(pth, tmp_path) -> None:
    arguments = ["-m", "openuni.checkpoints.convert", pth, tmp_path / "x.pth", "--json-lines"]
    with subprocess.Popen(
        [sys.executable, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as tool:
        assert tool.stdout is not None
        lines = [json.loads(line) for line in tool.stdout]
    events = [line["event"] for line in lines[:-1]]
    total = len(events)
    assert [(e["type"], e["index"], e["total"]) for e in events] == [
        ("step", index, total) for index in range(total)
    ]
    assert lines[-1]["result"]["target"]["tensors"] == total
    schema = json.loads((files("openuni.protocol") / SCHEMA).read_text())
    jsonschema.validate(lines[-1]["result"]["target"], schema)


def test_work_is_interrupted_and_cleared_up_when_nobody_waits(tmp_path) -> None:
    script = """
import sys, time
from pathlib import Path
from openuni.checkpoints.json_cli import run_as_json

def work(report):
    part = Path(sys.argv[1])
    try:
        part.write_text("half")
        report({"type": "step"})
        time.sleep(600)
    finally:
        part.unlink()

run_as_json(work, json_lines=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "part")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as tool:  # fmt: skip
        assert tool.stdin is not None
        assert tool.stdout is not None
        assert "event" in json.loads(tool.stdout.readline())
        assert (tmp_path / "part").exists()
        tool.stdin.close()
        assert json.loads(tool.stdout.readline())["error"]["code"] == "cancelled"
    assert tool.returncode == 1
    assert not (tmp_path / "part").exists()


@pytest.mark.parametrize("target", ["same", "link", "folder"])
def test_targets_that_would_harm(target: str, pth, tmp_path) -> None:
    before = pth.read_bytes()
    path = {"same": pth, "link": tmp_path / "link.pth", "folder": tmp_path / "folder.pth"}[target]
    if target == "link":
        path.symlink_to(pth)
    if target == "folder":
        path.mkdir()
    with pytest.raises(InvalidRequestError, match=r"cannot be written|is a folder"):
        convert_checkpoint(pth, path)
    assert pth.read_bytes() == before


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
