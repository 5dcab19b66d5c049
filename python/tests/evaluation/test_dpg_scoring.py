"""DPG-Bench from pictures to a report: recorded answers, a vision model over HTTP, a chat model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from evaluation.judge_server import judge_server
from openuni.evaluation.command_line import main
from openuni.evaluation.dpg.chat_vqa import ChatVqa
from openuni.evaluation.dpg.vqa import yes_or_no
from openuni.evaluation.problems import NoEvidenceError
from openuni.failure_file import FAILURE

HEADER = "item_id,text,proposition_id,dependency,tuple,question_natural_language"
ROWS = (
    "first,t,1,0,global (x),is there a picture?",
    "first,t,2,0,entity - whole (cow),is there a cow (made prompt 1)?",
    "first,t,3,2,attribute - color (cow red),is the cow red (made prompt 2)?",
    "second,t,1,0,entity - whole (dog),is there a dog (made prompt 3)?",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "prompts").mkdir(parents=True)
    for item in ("first", "second"):
        (folder / "prompts" / f"{item}.txt").write_text(f"a dense prompt of {item}")
    (folder / "dpg_bench.csv").write_text("\n".join([HEADER, *ROWS]) + "\n")
    return folder


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for item in ("first", "second"):
        Image.new("RGB", (16, 16)).save(folder / f"{item}.png")
    return folder


def score(pictures: Path, data: Path, *flags: str) -> int:
    return main(["score", "dpg", str(pictures), "--data", str(data), *flags])


def record(file: Path, answers: dict[tuple[str, int], str]) -> Path:
    """Each crop of an item has the same answers, but for the last: there all are no."""
    lines = [
        {
            "filename": f"{item}.png",
            "crop": crop,
            "question_id": number,
            "answer": answer if crop < 3 else "no",
        }
        for (item, number), answer in answers.items()
        for crop in range(4)
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


YES = {("first", 1): "yes", ("first", 2): "no", ("first", 3): "yes", ("second", 1): "yes"}


def test_recorded_answers_in_both_modes(pictures: Path, data: Path, tmp_path: Path) -> None:
    answers = record(tmp_path / "answers.jsonl", YES)
    assert score(pictures, data, "--answers", str(answers), "--protocol", "fixed") == 0
    report = json.loads((pictures / "report.json").read_text())
    # first: 1 of 3 in three crops (the colour falls with the cow), 0 in the last; second: 3 of 4.
    assert report["overall"]["score"] == pytest.approx(100 * (1 / 4 + 3 / 4) / 2)
    assert (report["scale"], report["protocol"]) == (100, "fixed")
    assert len((pictures / "answers.jsonl").read_text().splitlines()) == 16
    assert score(pictures, data, "--answers", str(answers)) == 0
    official = json.loads((pictures / "report.json").read_text())
    # The script skips the first row: both of first's other questions are zero everywhere.
    assert official["overall"]["score"] == pytest.approx(100 * (0 + 3 / 4) / 2)
    assert {c["estimate"]["score"] for c in official["categories"]} == {0.0}, "the last crop alone"


def test_answers_and_pictures_that_are_missing(pictures: Path, data: Path, tmp_path: Path) -> None:
    answers = record(tmp_path / "answers.jsonl", {k: v for k, v in YES.items() if k[1] != 3})
    assert score(pictures, data, "--answers", str(answers)) == 2
    failure = json.loads((pictures / FAILURE).read_text())
    assert {p["where"] for p in failure["details"]["problems"]} == {"first.png"}
    Image.new("RGB", (16, 12)).save(pictures / "second.png")
    (pictures / "third.png").write_bytes(b"")
    (pictures / "first.png").unlink()
    assert score(pictures, data, "--answers", str(answers)) == 2
    failure = json.loads((pictures / FAILURE).read_text())
    assert {p["where"]: p["code"] for p in failure["details"]["problems"]} == {
        "first.png": "missing_picture",
        "second.png": "corrupt_picture",
        "third.png": "wrong_layout",
    }
    assert not (pictures / "report.json").exists()


def test_a_vision_model_is_asked_once_about_each_crop(pictures: Path, data: Path) -> None:
    with judge_server(lambda n: "Yes." if n != 2 else "**no**", lambda n: (500,)) as server:
        judge = ["--judge-url", server.url, "--judge-model", "made", "--vqa", "endpoint"]
        assert score(pictures, data, *judge) == 0
        assert server.requests == {1: 5, 2: 5, 3: 5}, "four crops, and one that failed"
        assert score(pictures, data, *judge) == 0
        assert sum(server.requests.values()) == 15, "nothing is asked again"
    report = json.loads((pictures / "report.json").read_text())
    assert report["overall"]["score"] == pytest.approx(75.0)
    assert (report["cost"]["requests"], report["cost"]["retries"]) == (15, 3)
    assert report["comparable"] is False


def test_a_chat_model_of_ours_answers() -> None:
    asked: list[dict[str, Any]] = []

    class Engine:
        def run(self, request, sink):
            asked.append(request)
            picture = sink.receive(request["messages"][0]["images"][0])
            word = "Yes" if bytes(picture.data[:3]) == b"\xff\x00\x00" else "perhaps"
            sink.emit({"type": "answer", "text": word})
            return {}

        def describe(self):
            return {}

    from openuni.protocol.validation import validate_request

    vqa = ChatVqa(Engine(), {"id": "made", "path": None})
    assert vqa.answer("a", Image.new("RGB", (2, 2), (255, 0, 0)), "is it red?") == "yes"
    validate_request("chat_request", asked[0])
    with pytest.raises(NoEvidenceError, match="neither yes nor no"):
        vqa.answer("a", Image.new("RGB", (2, 2)), "is it red?")


@pytest.mark.parametrize(
    ("text", "word"),
    [("Yes.", "yes"), (" **No** ", "no"), ("<think>yes?</think>no", "no"), ('"yes"', "yes")],
)
def test_yes_and_no_are_read_without_dressing(text: str, word: str) -> None:
    assert yes_or_no(text) == word


@pytest.mark.parametrize("text", ["", "yes and no", "yesterday", "I think yes"])
def test_other_words_are_no_answer(text: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        yes_or_no(text)
