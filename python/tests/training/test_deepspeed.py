"""DeepSpeed trains on a CPU, and its folders are read and gone on from."""

from __future__ import annotations

import importlib.util
import pathlib
import shutil
from pathlib import Path

import pytest
import torch

from openuni.checkpoints.opening import open_checkpoint
from openuni.checkpoints.safe_pickle import load_pickle
from openuni.errors import WeightsError
from openuni.training.checkpoint_files import checkpoints_in, read_checkpoint
from openuni.training.deepspeed_checkpoints import load_engine
from training import forked_job
from training.official_cases import CASES, OURS

CASE = CASES[0]
needs_deepspeed = pytest.mark.skipif(
    importlib.util.find_spec("deepspeed") is None, reason="not installed: deepspeed"
)


def arguments(work_dir: Path, *flags: str) -> list[str]:
    return [
        str(OURS / f"{CASE.config}.py"), "--work-dir", str(work_dir), "--deepspeed",
        "deepspeed_zero2", *flags, *CASE.arguments(), "train_cfg.max_iters=4",
        "default_hooks.checkpoint.interval=2",
    ]  # fmt: skip


@needs_deepspeed
@pytest.mark.parametrize("processes", [1, 2])
def test_trains_is_read_and_goes_on(job_folder: Path, processes: int) -> None:
    def run(*flags: str) -> list[int]:
        if processes == 1:
            return [forked_job.run(job_folder, arguments(work_dir, *flags))]
        return forked_job.run_together(job_folder, arguments(work_dir, *flags), processes)

    work_dir = job_folder / f"deepspeed-{processes}"
    assert run() == [0] * processes, (job_folder / "log.txt").read_text()[-3000:]
    undisturbed = forked_job.losses(work_dir)
    newest, before = checkpoints_in(work_dir)
    assert (newest.name, before.name) == ("iter_4.pth", "iter_2.pth")
    with open_checkpoint(newest) as source:
        assert source.format == "deepspeed"
        assert torch.isfinite(source.get("meta_queries")).all()
        assert any(name.startswith("transformer.") for name in source.specs)
    # A folder that lacks a process's file is passed over.
    next(newest.glob("*_optim_states.pt")).unlink()
    with pytest.raises(WeightsError):
        read_checkpoint(newest)
    (work_dir / "events.jsonl").unlink()
    assert run("--resume") == [0] * processes, (job_folder / "log.txt").read_text()[-3000:]
    metrics = [e for e in forked_job.events(work_dir) if e["type"] == "metric"]
    assert [(e["step"], e["values"]["loss"]) for e in metrics] == [
        *zip((2, 3), undisturbed[2:], strict=True)
    ]
    shutil.rmtree(work_dir)


@pytest.mark.parametrize("protocol", [2, 4])
def test_a_folder_that_names_other_objects_is_not_handed_to_deepspeed(
    tmp_path: Path, protocol: int
) -> None:
    class Engine:
        def load_checkpoint(self, *_: object, **__: object) -> None:
            raise AssertionError("handed over")

    file = tmp_path / "mp_rank_00_model_states.pt"
    # Of a package that official checkpoints name, so that reading it with stand-ins is no harm.
    torch.save({"x": pathlib.PurePosixPath("a")}, file, pickle_protocol=protocol)
    if protocol == 2:
        load_pickle(file)
    with pytest.raises(WeightsError, match=r"PurePosixPath|PyTorch's own format"):
        load_engine(Engine(), tmp_path)


class Touches:
    """Makes a file where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("content", ["code", "nothing"])
def test_nothing_of_a_hostile_file_is_run(tmp_path: Path, content: str) -> None:
    file, made = tmp_path / "mp_rank_00_model_states.pt", tmp_path / "made"
    if content == "code":
        torch.save({"x": Touches(made)}, file)  # by builtins.getattr, which the first look allows
    else:
        file.write_bytes(b"")
    with pytest.raises(WeightsError):
        load_engine(None, tmp_path)
    assert not made.exists()
