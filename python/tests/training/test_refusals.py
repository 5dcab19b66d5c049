"""What is wrong with a command is said before training starts, with the field and a remedy."""

from __future__ import annotations

import resource
import socket
from pathlib import Path

import pytest

from openuni.training.command_line import main
from training import forked_job
from training.official_cases import CASES, OURS

CASE = CASES[0]
CONFIG = str(OURS / f"{CASE.config}.py")


def arguments(work_dir: Path, *more: str) -> list[str]:
    return [CONFIG, "--work-dir", str(work_dir), *CASE.arguments(), *more]


HOOKS = "openuni.training.hooks"


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (["model.num_querys=8"], "model.num_querys"),
        (["model.num_queries=many"], "model.num_queries"),
        (["train_dataloader.batch_size=1000000000"], "train_dataloader.batch_size"),
        (["train_dataloader.batch_size=0"], "train_dataloader.batch_size"),
        (["train_cfg.max_iters=1.5"], "train_cfg.max_iters"),
        (["train_cfg.max_iter=5"], "train_cfg.max_iter"),
        (["train_dataloader.num_worker=2"], "train_dataloader.num_worker"),
        (["train_dataloader.dataset.image_sise=64"], "train_dataloader.dataset.image_sise"),
        (["model.connector.hidden_sise=64"], "model.connector.hidden_sise"),
        (["optim_wraper.dtype=float32"], "optim_wraper.dtype"),
        (["model.pretrained_pth=nowhere.pth"], "model.pretrained_pth"),
        (["optim_wrapper.dtype=float64"], "optim_wrapper.dtype"),
        (["optim_wrapper.dtype=float16"], "optim_wrapper.dtype"),
        (["train_dataloader.sampler=None"], "train_dataloader.sampler"),
        (["train_cfg.max_epochs=1"], "train_cfg"),
        (["default_hooks.logger.interval=0"], "default_hooks.logger.interval"),
        (["optim_wrapper.optimizer.type=Muon"], "optim_wrapper.constructor"),
        (
            [
                f"default_hooks.sampling.type={HOOKS}.sampling_hook.SamplingHook",
                "default_hooks.sampling.prompts=[a]",
                "default_hooks.sampling.height=33",
            ],
            "SamplingHook.height",
        ),
        (["env_cfg.dist_cfg.backend=nccl"], "env_cfg.dist_cfg.backend"),
        (["param_scheduler.7.end=3"], "--cfg-options"),
        (["--deepspeed", "deepspeed_zero2"], "--deepspeed"),
        (["--launcher", "slurm"], "--launcher slurm"),
        (["--launcher", "pytorch"], "--launcher pytorch"),
    ],
)
def test_before_anything_is_loaded(
    job_folder: Path, tmp_path: Path, monkeypatch, capsys, options: list[str], field: str
) -> None:
    monkeypatch.chdir(job_folder)
    assert main(arguments(tmp_path / "job", *options)) == 2
    said = capsys.readouterr().err
    assert field in said.partition("remedy: ")[0]
    assert len(said.partition("remedy: ")[2]) > 10
    assert not list(tmp_path.rglob("*.pth"))


def test_a_folder_that_cannot_be_written(job_folder: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(job_folder)
    assert main(arguments(job_folder / "pretrained.pth" / "job")) == 2
    said = capsys.readouterr().err
    assert "work_dir" in said.partition("remedy: ")[0]
    assert "--work-dir" in said.partition("remedy: ")[2]


def test_a_config_that_is_not_there(capsys) -> None:
    assert main(["nowhere.py"]) == 2
    assert "no config file nowhere.py" in capsys.readouterr().err


def test_data_that_are_not_there(job_folder: Path, tmp_path: Path) -> None:
    option = "train_dataloader.dataset.data_path=data/none.json"
    said = refused(job_folder, arguments(tmp_path / "job", option))
    assert "data_path data/none.json does not exist" in said
    assert len(said.rpartition("remedy: ")[2]) > 10


def test_validation_on_samples_that_are_trained_on(job_folder: Path, tmp_path: Path) -> None:
    kind = "openuni.training.hooks.validation_hook.ValidationLossHook"
    option = f"default_hooks.validation.type={kind}"
    said = refused(job_folder, arguments(tmp_path / "job", option))
    assert "ValidationLossHook needs a data_path" in said
    assert "not trained on" in said.rpartition("remedy: ")[2]
    events = forked_job.events(tmp_path / "job")
    assert not any(event["type"] == "metric" for event in events)


def test_a_port_that_is_taken(job_folder: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        env = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "WORLD_SIZE": "1", "RANK": "0"}
        said = refused(job_folder, arguments(tmp_path / "job", "--launcher", "pytorch"), env)
    assert f"did not meet at 127.0.0.1:{port}" in said
    assert "MASTER_PORT" in said.rpartition("remedy: ")[2]


def test_a_disk_that_fills_up(job_folder: Path, tmp_path: Path) -> None:
    work_dir = tmp_path / "job"
    # A limit on files' sizes stands for a full disk: the checkpoint is the largest. It holds
    # for the log as well, which earlier tests have filled.
    (job_folder / "log.txt").unlink(missing_ok=True)
    limit = {forked_job.LARGEST_FILE: str(48 * 1024)}
    said = refused(job_folder, arguments(work_dir, "train_cfg.max_iters=2"), limit)
    assert "work_dir: a file in" in said
    assert "--resume" in said.rpartition("remedy: ")[2]
    assert not list(work_dir.glob("iter_*"))
    events = forked_job.events(work_dir)
    assert any(e.get("level") == "error" and "work_dir" in e["message"] for e in events)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def refused(folder: Path, words: list[str], env: dict[str, str] | None = None) -> str:
    log = folder / "log.txt"
    before = log.stat().st_size if log.exists() else 0
    assert forked_job.run(folder, words, env) == 2, log.read_text()[before:][-3000:]
    return log.read_text()[before:]
