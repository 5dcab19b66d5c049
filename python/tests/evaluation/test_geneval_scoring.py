"""Scoring a folder of GenEval's pictures: evidence, official results, all that can be wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from evaluation import geneval_folder
from openuni.errors import InvalidRequestError
from openuni.evaluation.command_line import main
from openuni.evaluation.geneval.prompts import read_prompts
from openuni.evaluation.geneval.recorded import RecordedDetector
from openuni.evaluation.problems import IncompleteError
from openuni.failure_file import FAILURE


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return geneval_folder.write_pictures(tmp_path / "pictures")


@pytest.fixture
def score(tmp_path: Path, pictures: Path):
    """Scores the folder by the command line with recorded detections; answers the exit status."""
    prompts = geneval_folder.write_prompts(tmp_path / "data")
    detections = geneval_folder.write_detections(tmp_path / "detections.jsonl")

    def run(*flags: str, data: Path = prompts, recording: Path = detections) -> int:
        command = ["score", "geneval", str(pictures), "--data", str(data)]
        return main([*command, "--detections", str(recording), *flags])

    return run


def report_of(folder: Path) -> dict:
    return json.loads((folder / "report.json").read_text())


def problems_of(folder: Path) -> dict[str, str]:
    failure = json.loads((folder / FAILURE).read_text())
    assert not (folder / "report.json").exists(), "no score is given as if complete"
    return {problem["where"]: problem["code"] for problem in failure["details"]["problems"]}


def test_scores_and_results_in_the_official_form(score, pictures: Path) -> None:
    assert score() == 0
    lines = [json.loads(line) for line in (pictures / "results.jsonl").open()]
    assert list(lines[0]) == [
        "filename", "tag", "prompt", "correct", "reason", "metadata", "details",
    ]  # fmt: skip
    # 0, 1, 2, 3 cows; two cows and no more; the first of 1 and of 3 is red.
    assert [line["correct"] for line in lines] == [
        False, True, True, True, False, False, True, False, False, True, False, True,
    ]  # fmt: skip
    assert lines[0]["reason"] == "expected cow>=1, found 0"
    assert lines[7]["reason"] == "expected cow<3, found 3"
    assert json.loads(lines[0]["metadata"]) == geneval_folder.PROMPTS[0]
    report = report_of(pictures)
    assert report["overall"]["score"] == pytest.approx((3 / 4 + 1 / 4 + 2 / 4) / 3)
    assert report["complete"] is True
    assert report["comparable"] is False
    assert "The prompts are not the published set." in report["notes"]
    assert any("BLIP3o-60k" in note for note in report["notes"])


def test_scoring_again_gives_the_same_from_the_evidence_alone(score, pictures: Path) -> None:
    assert score() == 0
    results, report = (pictures / "results.jsonl").read_bytes(), report_of(pictures)
    evidence = (pictures / "detections.jsonl").read_text()
    assert len(evidence.splitlines()) == 12
    (pictures / "detections.jsonl").write_text(evidence[: len(evidence) // 2])  # A crash.
    assert score() == 0
    assert (pictures / "results.jsonl").read_bytes() == results
    assert report_of(pictures) == report
    # What was recorded is a recording itself: boxes that do not count have no part in the score.
    copy = pictures.parent / "own.jsonl"
    shutil.copy(pictures / "detections.jsonl", copy)
    (pictures / "detections.jsonl").unlink()
    assert score(recording=copy) == 0
    assert (pictures / "results.jsonl").read_bytes() == results


def test_everything_that_is_wrong_is_named(score, pictures: Path) -> None:
    (pictures / "00000/samples/0001.png").unlink()
    broken = pictures / "00000/samples/0002.png"
    broken.write_bytes(broken.read_bytes()[:-30])
    Image.new("RGB", (8, 8)).save(pictures / "00001/samples/0009.png")
    shutil.copytree(pictures / "00001", pictures / "1")
    (pictures / "00002/metadata.jsonl").write_text('{"tag": "colors"}')
    (pictures / "00007").mkdir()
    assert score() == 2
    assert problems_of(pictures) == {
        "00000/samples/0001.png": "missing_picture",
        "00000/samples/0002.png": "corrupt_picture",
        "00001/samples/0009.png": "wrong_layout",
        "00001, 1": "duplicate_id",
        "00002/metadata.jsonl": "wrong_data",
        "00007": "wrong_layout",
    }


def test_a_part_is_scored_on_demand_and_labelled_everywhere(score, pictures: Path) -> None:
    shutil.rmtree(pictures / "00002")
    (pictures / "00001/samples/0003.png").unlink()
    assert score("--allow-incomplete", "--name", "a part") == 0
    report = report_of(pictures)
    assert (report["complete"], report["comparable"]) == (False, False)
    assert (report["prompts"]["scored"], report["prompts"]["expected"]) == (2, 3)
    assert (report["pictures"]["scored"], report["pictures"]["expected"]) == (7, 12)
    assert {problem["where"] for problem in report["problems"]} == {
        "00002", "00001/samples/0003.png",
    }  # fmt: skip
    assert "**incomplete**" in (pictures / "report.md").read_text()
    assert '<span class="tag">incomplete</span>' in (pictures / "report.html").read_text()


def test_a_recording_without_a_colour_that_is_judged(score, pictures: Path, tmp_path: Path) -> None:
    plain = geneval_folder.write_detections(tmp_path / "plain.jsonl", with_colors=False)
    assert score(recording=plain) == 2
    assert problems_of(pictures) == {
        f"00002/samples/000{sample}.png": "missing_evidence" for sample in (1, 2, 3)
    }


def test_a_recording_that_lacks_pictures(score, pictures: Path, tmp_path: Path) -> None:
    part = tmp_path / "part.jsonl"
    whole = (tmp_path / "detections.jsonl").read_text().splitlines(keepends=True)
    part.write_text("".join(whole[1:]))
    assert score(recording=part) == 2
    assert problems_of(pictures) == {"00000/samples/0000.png": "missing_evidence"}


def test_evidence_of_another_recording_is_not_mixed(score, pictures: Path, tmp_path: Path) -> None:
    assert score() == 0
    other = geneval_folder.write_detections(tmp_path / "other.jsonl")
    assert score(recording=other) == 2
    assert "made by others" in json.loads((pictures / FAILURE).read_text())["message"]


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"filename": "00000/samples/0000.png"}',
        '{"filename": "a", "objects": [{"class": "cow", "box": [0, 0, 1], "score": 1}]}',
        '{"filename": "a", "objects": [{"class": "cow", "box": [0, 0, 1, "x"], "score": 1}]}',
        '{"filename": "a", "objects": [{"class": "cow", "box": [0, 0, 1, NaN], "score": 1}]}',
        '{"filename": "a", "objects": [{"box": [0, 0, 1, 1], "score": 1}]}',
    ],
)
def test_a_line_that_is_no_detection_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "recording.jsonl"
    file.write_text(f'{{"filename": "b", "objects": []}}\n{line}\n')
    with pytest.raises(IncompleteError, match=r"recording.jsonl, line 2"):
        RecordedDetector(file)


def test_a_picture_that_is_recorded_twice_is_named(tmp_path: Path) -> None:
    file = tmp_path / "recording.jsonl"
    file.write_text('{"filename": "b", "objects": []}\n' * 2)
    with pytest.raises(IncompleteError, match="b comes twice"):
        RecordedDetector(file)


def test_wrong_prompts_are_named_one_by_one(tmp_path: Path) -> None:
    good = json.dumps(geneval_folder.PROMPTS[0])
    later = {**geneval_folder.PROMPTS[0], "include": [
        {"class": "cow", "count": 1, "position": ["above", 0]}]}  # fmt: skip
    file = tmp_path / "evaluation_metadata.jsonl"
    file.write_text("\n".join([good, "{", '{"tag": "x"}', json.dumps(later), good]))
    with pytest.raises(IncompleteError) as caught:
        read_prompts(file)
    assert [(p["where"][-6:], p["code"]) for p in caught.value.details["problems"]] == [
        ("line 2", "wrong_data"),
        ("line 3", "wrong_data"),
        ("line 4", "wrong_data"),
        ("line 5", "duplicate_id"),
    ]


def test_no_folder_is_an_error_and_makes_none(tmp_path: Path, capsys) -> None:
    prompts = geneval_folder.write_prompts(tmp_path / "data")
    missing = tmp_path / "not-there"
    assert main(["score", "geneval", str(missing), "--data", str(prompts)]) == 2
    assert "there is no folder" in capsys.readouterr().err
    assert not missing.exists()


def test_another_benchmarks_protocol_is_refused(score, pictures: Path) -> None:
    assert score("--protocol", "verified") == 2
    failure = json.loads((pictures / FAILURE).read_text())
    assert failure["code"] == InvalidRequestError.code
    assert failure["details"] == {"field": "protocol"}
