"""WISE's two protocols against what the official scripts make of the same replies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import wise_cases
from openuni.evaluation.problems import IncompleteError
from openuni.evaluation.scores import category_scores, overall
from openuni.evaluation.wise.judging import open_evidence
from openuni.evaluation.wise.prompts import read_prompts
from openuni.evaluation.wise.protocols import ORIGINAL, PROTOCOLS, VERIFIED
from openuni.evaluation.wise.summary import summarise

EXPECTED = json.loads((Path(__file__).parent / "fixtures" / "wise_official.json").read_text())
REPLIES = {"original": wise_cases.original_reply, "verified": wise_cases.verified_reply}


@pytest.mark.parametrize("name", ["original", "verified"])
def test_replies_score_as_in_the_official_scripts(name: str, tmp_path: Path) -> None:
    replies = open_evidence(tmp_path / "replies.jsonl")
    for number in wise_cases.IDS:
        record = {"prompt_id": number, "evaluation": REPLIES[name](number)}
        replies._records[number] = record  # A thousand syncs of a disk prove nothing here.
    scores, problems = summarise(wise_cases.prompts(), replies, PROTOCOLS[name])
    assert problems == []
    found = {one.name: one.estimate.score for one in category_scores(scores)}
    expected = EXPECTED[name]["categories"]
    assert found == {category: pytest.approx(mean) for category, mean in expected.items()}
    estimate = overall(scores)
    assert estimate is not None
    assert round(estimate.score, 2) == EXPECTED[name]["overall"]  # It prints two digits.


@pytest.mark.parametrize("name", ["original", "verified"])
@pytest.mark.parametrize("reply", wise_cases.ODD_REPLIES)
def test_odd_replies_are_read_as_by_the_official_scripts(name: str, reply: str) -> None:
    expected = EXPECTED[name]["odd"][reply]
    try:
        found = dict(PROTOCOLS[name].read(reply))
    except ValueError:
        found = None
    assert found == expected


def test_a_mark_above_two_is_not_read() -> None:
    with pytest.raises(ValueError, match="above 2"):
        ORIGINAL.read("Consistency: 9\nRealism: 1\nAesthetic Quality: 1")


def test_a_missing_prompt_leaves_its_category_and_the_whole_without_a_score(tmp_path: Path) -> None:
    replies = open_evidence(tmp_path / "replies.jsonl")
    replies.add({"prompt_id": 1, "evaluation": "Score: 1"})
    scores, problems = summarise(wise_cases.prompts(), replies, VERIFIED)
    assert overall(scores) is None
    assert len(problems) == 999
    assert problems[0].where == "2.png"


def test_weights_are_the_published_ones() -> None:
    for protocol in PROTOCOLS.values():
        assert sum(category.weight for category in protocol.categories) == pytest.approx(1)
        covered = [i for c in protocol.categories for i in range(c.first, c.last + 1)]
        assert covered == list(wise_cases.IDS)


def test_wrong_prompts_are_named_one_by_one(tmp_path: Path) -> None:
    good = wise_cases.prompts()
    files = [
        good[:400],
        [*good[400:640], good[0]],
        [{**good[640], "Prompt": " "}, {"prompt_id": "7"}],
    ]
    for name, prompts in zip(VERIFIED.data, files, strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(json.dumps(prompts))
    with pytest.raises(IncompleteError) as caught:
        read_prompts(tmp_path, VERIFIED)
    codes = [(p["code"], p["where"].split("/")[1]) for p in caught.value.details["problems"]]
    assert codes == [
        ("duplicate_id", "spatio-temporal_reasoning_verified.json, prompt 240"),
        ("wrong_data", "natural_science_verified.json, prompt 0"),
        ("wrong_data", "natural_science_verified.json, prompt 1"),
    ]
    with pytest.raises(IncompleteError, match="cannot be read"):
        read_prompts(tmp_path, ORIGINAL)
