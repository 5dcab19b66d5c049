"""openuni-nano's benchmark has a model draw, edit and answer, and leaves out what it cannot do."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from evaluation.command_runs import contents, start
from evaluation.made_engine import MadeEngine
from evaluation.test_generation import ENGINE
from openuni.engines.engine import EventSink
from openuni.evaluation.benchmarks.nano import NanoBenchmark
from openuni.evaluation.command_line import main
from openuni.evaluation.nano.edits import EDITS
from openuni.failure_file import FAILURE
from openuni.nano.edit_benchmark import benchmark_edits
from openuni.nano.edits import EDIT_KINDS
from openuni.nano.render import render


def command(folder: Path, *flags: str) -> list[str]:
    return [
        "generate", "nano", "-m", "made", "--out", str(folder), "--engine", ENGINE, "--size", "16",
        "--limit", "6", "--seed", "7", *flags,
    ]  # fmt: skip


def record(folder: Path) -> dict:
    return json.loads((folder / "generation.json").read_text())


def answers(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "chat" / "answers.jsonl").open()]


def test_sources_lie_beside_edits_and_pictures_beside_answers(tmp_path: Path) -> None:
    assert main(command(tmp_path)) == 0
    work = NanoBenchmark(limit=6).work(7, "picture")
    assert [len(part) for part in (work.pictures, work.edits, work.questions)] == [24, 6, 6]
    edits = [edit for kind in EDIT_KINDS for edit in benchmark_edits(kind, EDITS)]
    for place, task in zip((0, 33, 66, 100, 133, 166), work.edits, strict=True):
        # Their seeds follow those of the whole set's 2400 pictures.
        assert [one.seed for one in task.drawings] == [7 + 2400 + place]
        assert task.source == f"edit/{place:05d}/source.png"
        edit = edits[place]
        written = json.loads((tmp_path / f"edit/{place:05d}/metadata.jsonl").read_text())
        assert written["prompt"] == task.prompt == edit.order
        with Image.open(tmp_path / task.source) as source:
            shown = render(edit.source)
            assert (source.tobytes(), source.size) == (shown.tobytes(), (128, 128))
        with Image.open(tmp_path / task.file) as edited:
            assert edited.getpixel((0, 0)) == tuple(shown[0, 0]), "the source was seen"
            assert edited.getpixel((15, 15)) == (0, (2407 + place) // 256, (2407 + place) % 256)
    given = answers(tmp_path)
    assert [one["question_id"] for one in given] == [question.id for question in work.questions]
    for one, question in zip(given, work.questions, strict=True):
        with Image.open(tmp_path / question.picture) as image:
            colors = image.getcolors()
        assert one["answer"] == f"{question.text} {len(colors)}"
    assert record(tmp_path)["drawn"] == 30


@pytest.mark.parametrize("processes", ["1", "2"])
def test_killed_again_and_again_it_ends_as_if_undisturbed(tmp_path: Path, processes: str) -> None:
    undisturbed, out = tmp_path / "undisturbed", tmp_path / "killed"
    assert main(command(undisturbed)) == 0
    arguments = command(out, "--processes", processes)
    log = out / "chat" / "answers.jsonl"

    def lines() -> int:
        return len(log.read_text().splitlines()) if log.exists() else 0

    # Among the edits, then among the questions.
    for reached in (
        lambda: len(list(out.rglob("edit/*/samples/*.png"))) >= 2,
        lambda: lines() >= 2,
    ):
        process = start(arguments, MADE_DELAY="0.05")
        while not reached() and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    kept = answers(out)
    with log.open("a") as file:
        file.write('{"question_id": "half')
    assert start(arguments).wait() == 0
    assert contents(out) == contents(undisturbed)
    assert answers(out) == answers(undisturbed)
    assert answers(out)[: len(kept)] == kept


@pytest.mark.parametrize(
    ("flags", "drawn", "edited"),
    [
        ((), 3.0, 1.5),
        (("--guidance", "2"), 2.0, 2.0),
        (("--edit-guidance", "5"), 3.0, 5.0),
        (("--guidance", "2", "--edit-guidance", "5"), 2.0, 5.0),
    ],
)
def test_edits_have_a_guidance_of_their_own(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    flags: tuple[str, ...],
    drawn: float,
    edited: float,
) -> None:
    model = tmp_path / "model"
    model.mkdir()
    card = {"defaults": {"guidance": 3.0, "edit_guidance": 1.5}}
    (model / "openuni.json").write_text(json.dumps(card))
    asked: list[tuple[str, float]] = []
    run = MadeEngine.run

    def noted(self: MadeEngine, request: Mapping[str, Any], sink: EventSink) -> Mapping[str, float]:
        asked.append((request["type"], request["guidance"]))
        return run(self, request, sink)

    monkeypatch.setattr(MadeEngine, "run", noted)
    out = tmp_path / "out"
    words = command(out, "--only", "pictures,edit", *flags)
    assert main([*words[:2], "-m", str(model), *words[4:]]) == 0
    assert asked == [("generate", drawn), *[("edit", edited)] * 6]
    assert record(out)["settings"]["edit_guidance"] == edited


def test_processes_of_torchrun_share_edits_and_answer_once(tmp_path: Path) -> None:
    assert main(command(tmp_path / "one")) == 0
    ranks = [
        start(command(tmp_path / "two"), RANK=str(rank), WORLD_SIZE="2", LOCAL_RANK=str(rank))
        for rank in range(2)
    ]
    assert [rank.wait() for rank in ranks] == [0, 0]
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    assert answers(tmp_path / "two") == answers(tmp_path / "one")


@pytest.mark.parametrize("processes", ["1", "2"])
def test_what_a_model_cannot_do_is_left_out_and_said(
    tmp_path: Path, processes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADE_BLIND", "1")
    words = command(tmp_path, "--processes", processes)
    assert start(["run", *words[1:]]).wait() == 0
    left_out = {"edit": "the made model cannot edit", "chat": "the made model cannot chat"}
    assert record(tmp_path)["left_out"] == left_out
    assert record(tmp_path)["drawn"] == 24
    report = json.loads((tmp_path / "report.json").read_text())
    assert "parts" not in report
    assert report["pictures"] == {"scored": 24, "expected": 2400}
    assert [note for note in report["notes"] if note.startswith("Left out")] == [
        "Left out: edit, since the made model cannot edit.",
        "Left out: chat, since the made model cannot chat.",
    ]
    # Scored by itself, the folder says the same.
    assert main(["score", "nano", str(tmp_path), "--limit", "6"]) == 0
    # A later model of that name may do more.
    monkeypatch.delenv("MADE_BLIND")
    assert main(command(tmp_path)) == 0
    assert record(tmp_path)["left_out"] == {}


def test_a_model_that_can_do_nothing_of_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADE_BLIND", "1")
    assert main(command(tmp_path, "--only", "edit,chat")) == 2
    failure = json.loads((tmp_path / FAILURE).read_text())
    assert (failure["code"], failure["message"]) == ("unsupported", "the made model cannot edit")


def test_parts_can_be_made_one_after_the_other(tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert main(command(whole)) == 0
    assert main(command(parts, "--only", "chat")) == 0
    assert not list(parts.rglob("samples")), "no picture is drawn"
    assert main(command(parts, "--only", "edit, pictures")) == 0
    assert contents(parts) == contents(whole)
    assert answers(parts) == answers(whole)


def test_other_settings_are_refused_before_the_folder_is_touched(tmp_path: Path) -> None:
    assert main(command(tmp_path, "--only", "chat")) == 0
    assert main(command(tmp_path, "--steps", "3")) == 2
    assert not (tmp_path / "00000").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nano", "--only", "edits"], "nano has no part 'edits'"),
        (["nano", "--only", ""], "nano has no part ''"),
        (["geneval", "--only", "edit"], "geneval has no parts to choose"),
    ],
)
def test_parts_that_are_none_are_refused(tmp_path: Path, words: list[str], said: str) -> None:
    assert main(["generate", *words, "-m", "made", "--out", str(tmp_path)]) == 2
    failure = json.loads((tmp_path / FAILURE).read_text())
    assert (failure["message"], failure["details"]["field"]) == (said, "only")


def test_edits_have_seeds_of_their_own_beside_the_official_stream() -> None:
    work = NanoBenchmark(limit=6).work(7, "official")
    assert all(one.batch is not None for task in work.pictures for one in task.drawings)
    assert all(one.batch is None for task in work.edits for one in task.drawings)
