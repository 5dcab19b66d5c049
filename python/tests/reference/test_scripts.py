"""The stand-in's scripts as jobs run them: adapted, unchanged, told by their own logs."""

from __future__ import annotations

import json
import re
from pathlib import Path

from PIL import Image

from reference.conftest import STAND_IN, fingerprint, needs_stack, run_module

pytestmark = needs_stack

_CONFIG = str(STAND_IN / "configs" / "finetune" / "tiny.py")
_LOSS = re.compile(r"Iter\(train\) \[ *(\d+)/4\].* loss: (\d+\.\d+)")


def _losses(text: str) -> dict[int, float]:
    return {int(step): float(loss) for step, loss in _LOSS.findall(text)}


def test_trains_and_resumes_on_a_cpu(job_folder: Path, tmp_path: Path) -> None:
    before = fingerprint(STAND_IN)
    work = str(tmp_path / "work")
    whole = run_module("training", _CONFIG, "--work-dir", work, "--seed", "1", cwd=job_folder)
    assert whole.returncode == 0, whole.stderr[-3000:]
    losses = _losses(whole.stdout + whole.stderr)
    assert set(losses) == {1, 2, 3, 4}
    assert losses[4] < losses[1]
    # The note of the last checkpoint is led back to the one before.
    (Path(work) / "last_checkpoint").write_text("elsewhere/iter_2.pth")
    again = run_module(
        "training", _CONFIG, "--work-dir", work, "--resume", "--cfg-options",
        "optim_wrapper.dtype=float32", cwd=job_folder,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr[-3000:]
    resumed = _losses(again.stdout + again.stderr)
    assert set(resumed) == {3, 4}
    assert abs(resumed[3] - losses[3]) < 0.05
    assert fingerprint(STAND_IN) == before


def test_scripts_read_checkpoints_safely(job_folder: Path, tmp_path: Path) -> None:
    def train(file: str) -> str:
        done = run_module(
            "training", _CONFIG, "--work-dir", str(tmp_path), "--start-from", file,
            "--cfg-options", "train_cfg.max_iters=1", cwd=job_folder,
        )  # fmt: skip
        return done.stdout + done.stderr

    assert "error: " in train("hostile.pth")
    assert not (job_folder / "executed").exists()


def test_draws_geneval_with_the_flags_of_our_evaluation(job_folder: Path, tmp_path: Path) -> None:
    lines = [{"tag": "single_object", "prompt": f"a photo of {what}"} for what in "abc"]
    data = tmp_path / "prompts.jsonl"
    data.write_text("".join(json.dumps(line) + "\n" for line in lines))
    config = {"file": str(STAND_IN / "configs/models/tiny.py"), "options": ["model.lmm.words=280"]}
    model = {"id": "tiny", "path": None, "config": config, "checkpoint": "trained.pth"}
    out = tmp_path / "pictures"
    done = run_module(
        "evaluation", "generate", "geneval", "--out", str(out), "--data", str(data),
        "-m", json.dumps(model), "--size", "64x96", "--steps", "2", "--batch-size", "2",
        cwd=job_folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Number of samples: 2\n" in done.stdout
    assert re.search(r"^2it \[", done.stderr, re.M)
    pictures = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.png"))
    assert pictures == [f"0000{i}/samples/000{j}.png" for i in range(3) for j in range(4)]
    assert Image.open(out / pictures[0]).size == (64, 96)


def test_says_what_the_scripts_cannot_do(job_folder: Path, tmp_path: Path) -> None:
    def refused(*words: str) -> str:
        done = run_module("evaluation", *words, "--out", "o", "-m", "a.py", cwd=job_folder)
        assert done.returncode == 2
        return done.stderr

    assert "no flag --vqa" in refused("generate", "dpg", "--vqa", "chat")
    assert "not what dpg is scored by" in refused("run", "dpg", "--data", str(_texts(tmp_path)))
    assert "no script for nano" in refused("generate", "nano")
    assert "no limit to choose" in refused("generate", "wise", "--limit", "3")
    assert "remedy: Name them with data" in refused("generate", "geneval")


def _texts(folder: Path) -> Path:
    (folder / "one.txt").write_text("a prompt")
    return folder
