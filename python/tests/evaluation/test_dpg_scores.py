"""DPG-Bench's two modes: against the official script's numbers, and against sums by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import dpg_cases
from openuni.evaluation.dpg.questions import Question, by_item, read_questions
from openuni.evaluation.dpg.summary import summarise
from openuni.evaluation.problems import IncompleteError
from openuni.evaluation.scores import category_scores, overall

EXPECTED = json.loads((Path(__file__).parent / "fixtures" / "dpg_official.json").read_text())


@pytest.fixture
def questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """The made-up file, oddities and all, as if it were the published one."""
    file = tmp_path / "dpg_bench.csv"
    file.write_text(dpg_cases.csv_text(), newline="")
    monkeypatch.setattr(
        "openuni.evaluation.dpg.questions.blob_id",
        lambda content: "98457fc9901943f51ff9a30367250fc292533bed",
    )
    return read_questions(file)[0]


def all_answers(questions: list[Question]) -> dict[str, dict[tuple[int, int], str]]:
    """The rule's answers. A question that another row replaces is asked in its last wording."""
    return {
        item: {
            (crop, number): dpg_cases.answer(f"{item}.png", crop, question.wording)
            for crop in range(dpg_cases.CROPS)
            for number, question in asked.items()
        }
        for item, asked in by_item(questions).items()
    }


def test_official_mode_gives_the_official_numbers(questions: list[Question]) -> None:
    scores, lost = summarise(questions, all_answers(questions), dpg_cases.CROPS, "official")
    estimate = overall(scores)
    assert estimate is not None
    assert estimate.score == pytest.approx(EXPECTED["overall"], abs=1e-9)
    found = {item.id: [p.score for p in item.pictures] + [item.score] for item in scores.items}
    assert found == {name: pytest.approx(row, abs=1e-12) for name, row in EXPECTED["items"].items()}
    by_level: dict[str, dict[str, float]] = {"1": {}, "2": {}}
    for category in category_scores(scores):
        by_level[str(category.level)][category.name] = category.estimate.score
    for level, categories in EXPECTED["categories"].items():
        assert by_level[level] == {n: pytest.approx(s, abs=1e-9) for n, s in categories.items()}
    everything = {f"made_{number}" for number in range(dpg_cases.ITEMS)}
    assert set(lost) == everything - set(EXPECTED["items"])
    assert lost, "the first item depends on the row that the script skips"


def question(number: int, *parents: int, category: str = "entity - whole") -> Question:
    return Question("a", "text", number, parents, category, f"{number}?")


def given(*answers: str) -> dict[str, dict[tuple[int, int], str]]:
    """Answers of one item, a word of y and n for each crop."""
    words = {"y": "yes", "n": "no"}
    return {
        "a": {(c, q): words[x] for c, word in enumerate(answers) for q, x in enumerate(word, 1)}
    }


def test_fixed_mode_counts_the_first_row() -> None:
    rows = [question(1), question(2, 1)]
    (item,) = summarise(rows, given("ny"), 1, "fixed")[0].items
    assert item.score == 0.0  # Both are zero: 2 depends on 1.
    (item,) = summarise(rows, given("yn"), 1, "fixed")[0].items
    assert item.score == 0.5


def test_fixed_mode_lets_a_zero_reach_rows_that_come_before() -> None:
    # 3 is no; 2 depends on 3 and 1 on 2, though they come first: nothing is left but 4.
    rows = [question(1, 2), question(2, 3), question(3), question(4)]
    (item,) = summarise(rows, given("yyny"), 1, "fixed")[0].items
    assert item.score == 0.25
    # The official script skips the first row, and its zero does not reach back from 2 to 1.
    shifted = [question(9), question(1, 2), question(2, 3), question(3)]
    answers = {"a": {(0, 1): "yes", (0, 2): "yes", (0, 3): "no"}}
    (item,) = summarise(shifted, answers, 1, "official")[0].items
    assert item.score == pytest.approx(1 / 3)


def test_fixed_mode_takes_categories_from_every_crop() -> None:
    rows = [question(9), question(1), question(2, category="global")]
    crops = {(0, 1): "yes", (0, 2): "yes", (1, 1): "no", (1, 2): "no"}
    official = category_scores(summarise(rows, {"a": crops}, 2, "official")[0])
    assert {c.name: c.estimate.score for c in official} == {
        "entity": 0.0, "global": 0.0, "entity - whole": 0.0,
    }  # fmt: skip
    answers = {"a": {**crops, (0, 9): "yes", (1, 9): "no"}}
    fixed = category_scores(summarise(rows, answers, 2, "fixed")[0])
    assert {(c.name, c.level): c.estimate.score for c in fixed} == {
        ("entity", 1): 50.0, ("global", 1): 50.0, ("entity - whole", 2): 50.0, ("global", 2): 50.0,
    }  # fmt: skip


def test_only_exactly_yes_counts() -> None:
    answers = {"a": {(0, 1): "Yes", (0, 2): "yes"}}
    (item,) = summarise([question(1), question(2)], answers, 1, "fixed")[0].items
    assert item.score == 0.5


def test_a_ring_of_parents_ends() -> None:
    (item,) = summarise([question(1, 2), question(2, 1)], given("yy"), 1, "fixed")[0].items
    assert item.score == 1.0


def test_wrong_rows_are_named_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "dpg_bench.csv"
    header = ",".join(dpg_cases.COLUMNS)
    rows = ["a,t,k,1,0,c,d,entity (x),is it?", "a,t,k,x,0,c,d,entity (x),is it?",
            "a,t,k,3,,c,d,entity (x),is it?", "a,t,k,1,8,c,d,entity (x),is it?"]  # fmt: skip
    file.write_text("\n".join([header, *rows]))
    with pytest.raises(IncompleteError) as caught:
        read_questions(file)
    problems = {
        problem["where"]: problem["message"] for problem in caught.value.details["problems"]
    }
    assert "whole numbers" in problems["dpg_bench.csv, line 3"]
    assert "dependency must not be empty" in problems["dpg_bench.csv, line 4"]
    assert "question 8" in problems["dpg_bench.csv, item a, question 1"] or (
        "comes twice" in problems["dpg_bench.csv, item a, question 1"]
    )
    assert len(caught.value.details["problems"]) == 4


def test_missing_columns_are_named(tmp_path: Path) -> None:
    file = tmp_path / "dpg_bench.csv"
    file.write_text("item_id,text\na,b\n")
    with pytest.raises(IncompleteError, match="proposition_id, dependency, tuple"):
        read_questions(file)
