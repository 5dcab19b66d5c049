"""The benchmark on the shipped weights: one command draws, edits, answers, scores and reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from PIL import Image

from openuni.engines.engine import Pixels
from openuni.engines.native import NativeEngine
from openuni.engines.native.loading import BUILT_IN
from openuni.evaluation.benchmarks.nano import NanoBenchmark
from openuni.evaluation.command_line import main
from openuni.evaluation.pictures import pixels_of

pytestmark = pytest.mark.skipif(
    not BUILT_IN["openuni-nano"].exists(), reason="no weights in this checkout"
)
STEPS, SEED = 2, 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("nano")
    words = ["-m", "openuni-nano", "--steps", str(STEPS), "--seed", str(SEED), "--limit", "6"]
    assert main(["run", "nano", "--out", str(out), *words]) == 0
    return out


def test_one_report_holds_pictures_edits_and_answers(folder: Path) -> None:
    report = json.loads((folder / "report.json").read_text())
    scores = [category["estimate"]["score"] for category in report["categories"]]
    assert len(scores) == 6
    assert report["overall"]["score"] == pytest.approx(mean(scores)), "edits and answers are apart"
    parts = {part["name"]: part for part in report["parts"]}
    assert {name: part["scored"] for name, part in parts.items()} == {"edit": 6, "chat": 6}
    for name, part in parts.items():
        assert report["measures"][name] == part["overall"]["score"]
    assert len(parts["edit"]["categories"]) == 4
    assert len(parts["chat"]["categories"]) == 6
    assert report["generation"]["pictures"] == 30
    assert [scorer["role"] for scorer in report["scorers"]] == ["detector", "colors", "answers"]


class Drawn:
    """A request's one source in, its one picture out."""

    def __init__(self, source: Image.Image) -> None:
        self.source = pixels_of(source)
        self.data = b""

    def emit(self, event: Mapping[str, Any]) -> None:
        if event["type"] == "output":
            self.data = bytes(event["image"].data)

    def receive(self, image: Mapping[str, Any]) -> Pixels:
        return self.source

    def check_cancelled(self) -> None:
        pass


def test_an_edit_is_what_the_engine_draws_by_itself(folder: Path) -> None:
    task = NanoBenchmark(["edit"], 6).work(SEED, "picture").edits[4]
    assert task.source is not None
    settings = json.loads((folder / "generation.json").read_text())["settings"]
    with Image.open(folder / task.source) as source, Image.open(folder / task.file) as edited:
        sink = Drawn(source)
        image = {"prompt": task.prompt, "negativePrompt": None, "seed": task.drawings[0].seed}
        sent = {"width": 128, "height": 128, "channels": 3, "blob": 0}
        NativeEngine().run(
            {"type": "edit", "source": sent, "model": {"id": "openuni-nano", "path": None},
             "images": [image], "width": 128, "height": 128, "steps": STEPS,
             "guidance": settings["edit_guidance"], "previewEvery": 0},
            sink,
        )  # fmt: skip
        assert sink.data == edited.tobytes()


def test_the_answers_are_about_the_pictures(tmp_path: Path) -> None:
    words = ["--only", "chat", "--limit", "36", "-m", "openuni-nano", "--out", str(tmp_path)]
    assert main(["run", "nano", *words]) == 0
    measures = json.loads((tmp_path / "report.json").read_text())["measures"]
    # By chance alone a third or so would be right; what the weights reach is another test's.
    assert measures["chat"] > 0.6
    said = [json.loads(line) for line in (tmp_path / "chat" / "answers.jsonl").open()]
    assert len(said) == 36
