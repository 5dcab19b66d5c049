"""Reports: intervals, labels, comparisons, galleries, and what may not be compared."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from evaluation import geneval_folder
from openuni.errors import InvalidRequestError
from openuni.evaluation.command_line import main
from openuni.evaluation.report.comparison import compare
from openuni.evaluation.report.gallery import best_and_worst
from openuni.evaluation.report.published import published
from openuni.evaluation.report.reading import read_report
from openuni.evaluation.scores import ItemScore, Scores, category_scores, overall
from openuni.protocol.validation import validate_request


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    folder = geneval_folder.write_pictures(tmp_path / "pictures")
    prompts = geneval_folder.write_prompts(tmp_path / "data")
    recording = geneval_folder.write_detections(tmp_path / "detections.jsonl")
    words = ["score", "geneval", str(folder), "--data", str(prompts), "--name", "first | <b>"]
    assert main([*words, "--detections", str(recording)]) == 0
    return folder


def item(number: int, score: float, category: str = "a") -> ItemScore:
    return ItemScore(str(number), "p", category, score, [], {(category, 1): (4 * score, 4)})


def test_intervals_hold_the_score_and_narrow_with_more_prompts() -> None:
    few = [item(i, float(i % 2)) for i in range(10)]
    many = [item(i, float(i % 2)) for i in range(1000)]
    narrow, wide = (overall(Scores(items, [("a", 1)], {"a": 1.0})) for items in (many, few))
    assert narrow is not None
    assert wide is not None
    assert wide.low < narrow.low < narrow.score == 0.5 < narrow.high < wide.high
    # 0.5 +- 1.96 * 0.5 / sqrt(1000)
    assert narrow.low == pytest.approx(0.469, abs=0.005)
    sure = overall(Scores([item(i, 1.0) for i in range(9)], [("a", 1)], {"a": 1.0}))
    assert sure is not None
    assert (sure.low, sure.high) == (1.0, 1.0)


def test_the_same_evidence_gives_the_same_interval() -> None:
    scores = Scores([item(i, i / 20) for i in range(20)], [("a", 1)], None, scale=100)
    assert overall(scores) == overall(scores)
    assert category_scores(scores) == category_scores(scores)


def test_a_weighed_category_without_prompts_leaves_no_score() -> None:
    scores = Scores([item(1, 1.0)], [("a", 1), ("b", 1)], {"a": 0.5, "b": 0.5})
    assert overall(scores) is None
    assert [one.name for one in category_scores(scores)] == ["a"]


def test_the_page_stands_alone_and_names_break_nothing(scored: Path) -> None:
    html = (scored / "report.html").read_text()
    assert "first | &lt;b&gt;" in html
    assert "<b>first | <b>" not in html
    for beyond in ("http://", "https://", 'src="/', "<script", "<link", "@import", "url("):
        assert beyond not in html
    markdown = (scored / "report.md").read_text()
    assert "first \\| \\<b\\>" in markdown
    tables = [line for line in markdown.splitlines() if line.startswith("|")]
    assert "published: OpenUni, arXiv 2505.23661" in "\n".join(tables)


def test_a_report_is_what_the_schema_says(scored: Path) -> None:
    validate_request("evaluation_report", json.loads((scored / "report.json").read_text()))
    (scored / "report.json").write_text('{"format": 2}')
    with pytest.raises(InvalidRequestError):
        read_report(scored)


def changed(report: dict[str, Any], **scores: float) -> dict[str, Any]:
    other = copy.deepcopy(report)
    for one in other["items"]:
        one["score"] = scores.get(f"p{one['id']}", one["score"])
    return other


def test_a_comparison_tells_which_prompts_changed(scored: Path) -> None:
    before = read_report(scored)
    found = {one["id"]: one["score"] for one in before["items"]}
    assert found == {"00000": 0.75, "00001": 0.25, "00002": 0.5}
    comparison = compare(before, changed(before, p00000=1.0, p00002=0.0))
    assert [(c.id, c.before, c.after) for c in comparison.changes] == [
        ("00002", 0.5, 0.0),
        ("00000", 0.75, 1.0),
    ]
    assert (comparison.better, comparison.worse, comparison.common) == (1, 1, 3)
    assert comparison.difference == pytest.approx((0.25 - 0.5) / 3)
    assert comparison.low <= comparison.difference <= comparison.high
    same = compare(before, before)
    assert (same.difference, same.low, same.high, same.changes) == (0, 0, 0, ())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("benchmark", "wise", "benchmark"), ("protocol", "verified", "protocol")],
)
def test_what_is_not_the_same_is_not_compared(
    scored: Path, field: str, value: str, said: str
) -> None:
    before = read_report(scored)
    with pytest.raises(InvalidRequestError, match=f"differ in {said}"):
        compare(before, {**before, field: value})
    with pytest.raises(InvalidRequestError, match="different prompts"):
        compare(before, {**before, "prompts": {**before["prompts"], "sha256": "other"}})


def test_the_gallery_shows_best_and_worst_of_each_category(scored: Path) -> None:
    best, worst = best_and_worst(read_report(scored)["items"], scored)
    assert [one.file[:5] for one in best] == ["00000", "00002", "00001"]
    assert all(one.score == 1 for one in best)
    assert all(one.score == 0 and one.reason for one in worst)
    assert len(worst) == 3
    assert best[0].source.startswith("data:image/jpeg;base64,")


def test_a_picture_that_is_gone_is_left_out_of_the_gallery(scored: Path) -> None:
    report = read_report(scored)
    for picture in (scored / "00000" / "samples").iterdir():
        picture.unlink()
    best, worst = best_and_worst(report["items"], scored)
    assert {one.file[:5] for one in [*best, *worst]} == {"00001", "00002"}


def test_pictures_in_the_page_are_small(scored: Path) -> None:
    Image.new("RGB", (2048, 2048)).save(scored / "00000/samples/0001.png")
    assert main(["report", str(scored)]) == 0
    assert (scored / "report.html").stat().st_size < 100_000


def test_published_scores_are_of_the_same_protocol_alone() -> None:
    assert published("wise", "original")
    assert published("wise", "verified") == ()
    assert published("dpg", "fixed") == ()
    assert all(one.source for b in ("geneval", "dpg") for one in published(b, "official"))


def test_a_report_on_a_folder_that_was_not_scored(tmp_path: Path, capsys) -> None:
    assert main(["report", str(tmp_path)]) == 2
    assert "holds no report" in capsys.readouterr().err


def test_two_checkpoints_of_one_model_go_by_their_folders(scored: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(scored, other)
    kept = (other / "report.html").read_bytes()
    out = tmp_path / "out"
    assert main(["report", "--out", str(out), str(scored), str(other)]) == 0
    assert "## other against pictures" in (out / "report.md").read_text()
    assert (other / "report.html").read_bytes() == kept, "its own report stays"
