"""openuni-nano's benchmark judges what a folder holds: pictures, edits and answers, each apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from PIL import Image

from openuni.evaluation.benchmarks.nano import NanoBenchmark
from openuni.evaluation.command_line import main
from openuni.evaluation.nano.chat import QUESTIONS
from openuni.evaluation.nano.edits import EDITS
from openuni.failure_file import FAILURE
from openuni.nano.chat_benchmark import ChatQuestion, chat_questions
from openuni.nano.edit_benchmark import benchmark_edits
from openuni.nano.edits import EDIT_KINDS
from openuni.nano.questions import QUESTION_KINDS
from openuni.nano.render import render
from openuni.whole_files import write_json_lines

#: Every fifth order, every forty-fifth question.
LIMIT = 40
PARTS = ["--only", "edit,chat", "--limit", str(LIMIT)]


def asked() -> list[ChatQuestion]:
    every = [one for kind in QUESTION_KINDS for one in chat_questions(kind, QUESTIONS)]
    return [every[number * len(every) // LIMIT] for number in range(LIMIT)]


def write_folder(
    folder: Path,
    edited: Callable[[int], bool] = lambda place: True,
    answered: Callable[[ChatQuestion], str] = lambda question: question.answers[-1],
) -> Path:
    """Edits that obey, or show the source as it was, and answers."""
    benchmark = NanoBenchmark(["edit", "chat"], LIMIT)
    benchmark.prepare(folder)
    edits = [edit for kind in EDIT_KINDS for edit in benchmark_edits(kind, EDITS)]
    for task in benchmark.work(0, "picture").edits:
        place = int(task.file.split("/")[1])
        scene = edits[place].target if edited(place) else edits[place].source
        (folder / task.file).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(render(scene)).save(folder / task.file)
    lines = [
        {"question_id": f"{one.kind}/{one.number:05d}", "question": one.text,
         "picture": f"chat/{one.number:05d}.png", "answer": answered(one)}
        for one in asked()
    ]  # fmt: skip
    write_json_lines(folder / "chat" / "answers.jsonl", lines)
    return folder


def score(folder: Path, *flags: str) -> dict[str, Any]:
    assert main(["score", "nano", str(folder), *PARTS, *flags]) == 0
    report = json.loads((folder / "report.json").read_text())
    return {**report, "parts": {part["name"]: part for part in report["parts"]}}


def test_what_obeys_and_is_right_has_the_full_score(tmp_path: Path) -> None:
    report = score(write_folder(tmp_path))
    names = ("edit", "edit_held_out", "chat", "chat_held_out")
    assert report["measures"] == pytest.approx(dict.fromkeys(names, 1))
    for part, kinds, expected in (("edit", EDIT_KINDS, 200), ("chat", QUESTION_KINDS, 1800)):
        found = report["parts"][part]
        assert [category["name"] for category in found["categories"]] == list(kinds)
        assert (found["scored"], found["expected"]) == (LIMIT, expected)
        assert sum(category["count"] for category in found["categories"]) == LIMIT
        counts = [c["heldOut"]["count"] for c in found["categories"] if "heldOut" in c]
        assert 0 < sum(counts) == found["heldOut"]["count"] < LIMIT
    # No picture was asked for, so there is no score of them.
    assert (report["overall"], report["categories"], report["items"]) == (None, [], [])
    assert report["complete"] is False
    assert "Not asked for: pictures." in report["notes"]
    assert "Incomplete: 40 of 1800 questions were asked for." in report["notes"]


def test_each_kind_has_its_own_score_and_the_part_is_their_mean(tmp_path: Path) -> None:
    wrong = {"color": "no color", "listing": "one thing"}
    folder = write_folder(
        tmp_path,
        edited=lambda place: place % 2 == 0,
        answered=lambda question: wrong.get(question.kind, question.answers[0]),
    )
    report = score(folder)
    edit, chat = report["parts"]["edit"], report["parts"]["chat"]
    scores = {c["name"]: c["estimate"]["score"] for c in edit["categories"]}
    # Of every fifth place the odd ones are not obeyed; what was to be kept shows its source anyway.
    assert scores == {"keep": 1.0, "color": 0.5, "remove": 0.5, "add": 0.5}
    assert report["measures"]["edit"] == edit["overall"]["score"] == mean(scores.values())
    scores = {c["name"]: c["estimate"]["score"] for c in chat["categories"]}
    assert scores == {kind: float(kind not in wrong) for kind in QUESTION_KINDS}
    assert report["measures"]["chat"] == pytest.approx(mean(scores.values()))
    unseen = [one.kind not in wrong for one in asked() if one.held_out]
    assert (
        report["measures"]["chat_held_out"] == mean(unseen) == chat["heldOut"]["estimate"]["score"]
    )
    item = next(one for one in chat["items"] if one["score"] == 0)
    assert item["pictures"][0]["reason"].startswith('answered "no color", and not "')
    lines = [json.loads(line) for line in (folder / "chat" / "results.jsonl").open()]
    assert [line["correct"] for line in lines] == [bool(one["score"]) for one in chat["items"]]


def test_only_the_letter_of_an_answer_counts_and_either_order_of_a_list() -> None:
    pair = next(one for one in chat_questions("listing", 20) if len(one.answers) == 2)
    first, second = (answer.split() for answer in pair.answers)
    assert sorted(first[:3]) == sorted(second[-3:])
    for kind in ("place", "object"):
        for one in chat_questions(kind, 50):
            assert len(one.answers) == 1
            assert not one.text.startswith(("Is there", "List", "What is in")), "another kind's"


def test_the_page_shows_parts_with_sources_and_answers(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, edited=lambda place: place % 10 != 0)
    score(folder)
    html, markdown = ((folder / f"report.{kind}").read_text() for kind in ("html", "md"))
    for heading in ("<h2>Edit</h2>", "<h2>Chat</h2>", "Best edits", "Worst edits", "Best answers"):
        assert heading in html
    assert 'alt="before: ' in html
    assert "listing, held out" in html
    assert "## Edit" in markdown
    assert "40 of 200 edits" in markdown
    assert "| keep | 1.000" in markdown
    assert " color, held out |" in markdown


def test_two_models_are_compared_part_by_part(tmp_path: Path) -> None:
    first = write_folder(tmp_path / "first", edited=lambda place: place % 10 == 0)
    second = write_folder(tmp_path / "second", answered=lambda question: "yes")
    for folder in (first, second):
        score(folder, "--name", folder.name)
    out = tmp_path / "out"
    assert main(["report", str(first), str(second), "--out", str(out)]) == 0
    markdown = (out / "report.md").read_text()
    changed = markdown.split("## second against first: edit")[1]
    assert "Over 40 prompts that both scored the mean changes by +0.375" in changed
    assert ": 15 prompts are better, 0 worse." in changed.split("##")[0]
    assert "## second against first: chat" in markdown
    assert "## second against first\n" not in markdown


def test_what_is_missing_is_named_and_a_part_of_it_can_be_scored(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    (folder / "edit/00005/samples/0000.png").unlink()
    log = folder / "chat" / "answers.jsonl"
    kept = log.read_text().splitlines(keepends=True)
    log.write_text("".join(kept[1:]))
    assert main(["score", "nano", str(folder), *PARTS]) == 2
    failure = json.loads((folder / FAILURE).read_text())
    assert [(one["code"], one["where"]) for one in failure["details"]["problems"]] == [
        ("missing_picture", "edit/00005/samples/0000.png"),
        ("missing_evidence", "chat/answers.jsonl: color/00000"),
    ]
    report = score(folder, "--allow-incomplete")
    assert [part["scored"] for part in report["parts"].values()] == [39, 39]
    assert len(report["problems"]) == 2


def test_an_answer_to_another_question_is_none(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    log = folder / "chat" / "answers.jsonl"
    lines = [json.loads(line) for line in log.open()]
    lines[3]["question"] = "What else?"
    write_json_lines(log, lines)
    assert main(["score", "nano", str(folder), *PARTS]) == 2
    (problem,) = json.loads((folder / FAILURE).read_text())["details"]["problems"]
    assert problem["code"] == "wrong_data"


def test_pictures_alone_are_scored_as_ever(tmp_path: Path) -> None:
    words = ["nano", str(tmp_path), "--only", "pictures", "--limit", "6"]
    NanoBenchmark(["pictures"], 6).prepare(tmp_path)
    for place in range(0, 600, 100):
        for sample in range(4):
            path = tmp_path / f"{place:05d}" / "samples" / f"{sample:04d}.png"
            path.parent.mkdir(exist_ok=True)
            Image.new("RGB", (128, 128), "white").save(path)
    assert main(["score", *words]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["overall"] == {"score": 0, "low": 0, "high": 0}
    assert "parts" not in report
    assert "Not asked for: edit, chat." in report["notes"]
