"""A judge behind real HTTP that fails in every way: one verdict a prompt, and all is counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation import wise_cases
from evaluation.judge_server import JudgeServer, judge_server
from evaluation.wise_folder import write_pictures, write_repository
from openuni.errors import InvalidRequestError
from openuni.evaluation.benchmarks.choose import open_benchmark
from openuni.evaluation.judge.endpoint import Endpoint
from openuni.evaluation.options import ScoringOptions
from openuni.evaluation.outcome import Outcome
from openuni.evaluation.problems import IncompleteError
from openuni.evaluation.wise.judging import evidence_file, open_evidence
from openuni.evaluation.wise.protocols import ORIGINAL, VERIFIED

LIMIT = 24
FAULTS = (
    (), (429,), (500, 503), ("hang",), ("garbage",), ("empty",), ("close",), ("chatter",),
    (429, "hang", "garbage", 500, "chatter", "chatter"),
)  # fmt: skip


def faults(number: int) -> tuple[int | str, ...]:
    return FAULTS[number % len(FAULTS)]


Judge = Callable[..., Outcome]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Judges the pictures of 24 prompts with a server."""
    data = write_repository(tmp_path / "data", ORIGINAL)

    def score(server: JudgeServer, **changes: object) -> Outcome:
        benchmark = open_benchmark(
            "wise", data=str(data), protocol="original", limit=LIMIT, on_bytes=lambda *_: None
        )
        ids = [int(prompt["prompt_id"]) for _, prompt in benchmark.prompts.chosen]
        folder = write_pictures(tmp_path / "pictures", ids)
        endpoint = Endpoint(
            server.url, "made-judge", key_variable="MADE_KEY", concurrency=4, timeout=1.0,
            first_wait=0.01,
        )  # fmt: skip
        incomplete = bool(changes.pop("allow_incomplete", False))
        options = ScoringOptions(
            endpoint=replace(endpoint, **changes),
            allow_incomplete=incomplete,  # type: ignore[arg-type]
        )
        return benchmark.score(folder, options, lambda *_: None, lambda text: None)

    return score


def test_every_prompt_is_judged_once_whatever_fails(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADE_KEY", "secret-key")
    with judge_server(wise_cases.original_reply, faults) as server:
        outcome = judge(server, input_price=1.0, output_price=2.0)
    assert len(outcome.scores.items) == LIMIT
    numbers = {int(item.id) for item in outcome.scores.items}
    assert server.answered == dict.fromkeys(numbers, 1)
    assert server.requests == {number: len(faults(number)) + 1 for number in numbers}
    assert server.keys == {"Bearer secret-key"}
    assert 1 < server.most_at_once <= 4
    cost = outcome.cost
    assert cost is not None
    assert cost.requests == sum(server.requests.values())
    assert cost.retries == cost.requests - LIMIT
    # Only replies that came with an answer tell their tokens.
    told = LIMIT + sum(faults(number).count("chatter") for number in numbers)
    assert (cost.input_tokens, cost.output_tokens) == (100 * told, 10 * told)
    assert cost.amount == pytest.approx((100 * told * 1.0 + 10 * told * 2.0) / 1e6)
    kept = [path.read_text() for path in (tmp_path / "pictures").glob("*.json*")]
    assert not any("secret-key" in text for text in kept)
    for item in outcome.scores.items:
        marks = ORIGINAL.read(wise_cases.original_reply(int(item.id)))
        assert item.score == pytest.approx(ORIGINAL.score(marks))


def test_judging_goes_on_where_it_was_left(judge: Judge, tmp_path: Path) -> None:
    def down_after_ten(number: int) -> tuple[int | str, ...]:
        return (401,) if sum(server.answered.values()) >= 10 else ()

    with judge_server(wise_cases.original_reply, down_after_ten) as server:
        with pytest.raises(InvalidRequestError, match="401"):
            judge(server, concurrency=1)
        assert sum(server.answered.values()) == 10
        server.requests.clear()
        with judge_server(wise_cases.original_reply) as second:
            outcome = judge(second)
    assert len(outcome.scores.items) == LIMIT
    assert sum(second.requests.values()) == LIMIT - 10
    assert outcome.cost is not None
    assert outcome.cost.requests == LIMIT + 1, "requests of the first start are counted too"


def test_a_judge_that_never_answers_leaves_no_score(judge: Judge) -> None:
    with judge_server(wise_cases.original_reply, lambda n: ("chatter",) * 9) as server:
        with pytest.raises(IncompleteError) as caught:
            judge(server)
        problems = caught.value.details["problems"]
        assert len(problems) == LIMIT
        assert {problem["code"] for problem in problems} == {"missing_evidence"}
        assert "cannot be read" in problems[0]["message"]
        assert set(server.requests.values()) == {3}, "three readings, as in the official script"
        outcome = judge(server, allow_incomplete=True)
    assert outcome.scores.items == []
    assert len(outcome.problems) >= LIMIT


def test_a_server_that_stays_down_is_given_up(judge: Judge) -> None:
    with judge_server(wise_cases.original_reply, lambda n: (500,) * 99) as server:
        with pytest.raises(IncompleteError, match="does not answer: status 500"):
            judge(server, retries=2)
        assert set(server.requests.values()) == {3}


def test_the_budget_is_held(judge: Judge) -> None:
    with judge_server(wise_cases.original_reply) as server:
        with pytest.raises(InvalidRequestError, match="24 questions to the judge") as caught:
            judge(server, input_price=1e6, output_price=1.0, budget=10.0)
        assert caught.value.details == {"field": "budget"}
        assert sum(server.requests.values()) == 0, "nothing is sent that cannot be paid"
    # The estimate is within the budget, what a wordy judge costs is not: it ends with the money.
    with judge_server(wise_cases.original_reply, tokens=(0, 1000)) as server:
        with pytest.raises(InvalidRequestError, match="the budget is spent: 100"):
            judge(server, input_price=0.0, output_price=1e5, budget=72.5, concurrency=1)
        assert sum(server.requests.values()) == 1


def test_replies_of_one_protocol_are_not_read_by_the_other(judge: Judge, tmp_path: Path) -> None:
    with judge_server(wise_cases.original_reply) as server:
        judge(server)
    names = {path.name for path in (tmp_path / "pictures").glob("replies_*.jsonl")}
    assert names == {evidence_file(ORIGINAL)}
    assert len(open_evidence(tmp_path / "pictures" / evidence_file(VERIFIED))) == 0


def test_another_judge_does_not_add_to_the_evidence(judge: Judge) -> None:
    with judge_server(wise_cases.original_reply) as server:
        judge(server)
        with pytest.raises(InvalidRequestError, match="made by others \\(made-judge\\)"):
            judge(server, model="another-judge")


def test_a_lone_line_cut_off_by_a_crash_is_judged_again(judge: Judge, tmp_path: Path) -> None:
    with judge_server(wise_cases.original_reply) as server:
        judge(server)
        log = tmp_path / "pictures" / evidence_file(ORIGINAL)
        log.write_bytes(log.read_bytes()[:-7])
        before = sum(server.requests.values())
        judge(server)
        assert sum(server.requests.values()) == before + 1
    numbers = [json.loads(line)["prompt_id"] for line in log.read_text().splitlines()]
    assert len(numbers) == len(set(numbers)) == LIMIT
