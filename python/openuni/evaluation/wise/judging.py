"""From pictures to marks: every prompt is judged once, and every reply kept."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openuni.evaluation.judge.client import JudgeClient
from openuni.evaluation.judge.pool import ask_all
from openuni.evaluation.problems import Problem
from openuni.evaluation.record_log import RecordLog
from openuni.evaluation.wise.protocols import WiseProtocol
from openuni.evaluation.wise.wording import JudgeWording


def evidence_file(protocol: WiseProtocol) -> str:
    """Name of the record; each protocol has its own."""
    return f"replies_{protocol.name}.jsonl"


def open_evidence(file: Path) -> RecordLog:
    """The record of judge replies: {prompt_id, evaluation}."""
    return RecordLog(file, lambda record: int(record["prompt_id"]))


def collect(
    folder: Path,
    prompts: Sequence[Mapping[str, Any]],
    protocol: WiseProtocol,
    wording: JudgeWording,
    client: JudgeClient,
    concurrency: int,
    on_prompt: Callable[[int, int], None] = lambda done, total: None,
) -> list[Problem]:
    """Judge what is not on record yet.

    Args:
        folder: of the pictures ``ID.png``; the record lies in it.
        prompts: those with a good picture.
        protocol: how replies are read.
        wording: the question.
        client: asks the judge.
        concurrency: prompts at a time.
        on_prompt: called after each prompt with (done, total).

    Returns:
        The prompts that the judge gave no marks for.

    Raises:
        OpenUniError: the judge cannot be asked at all, or the budget is spent. What was judged is
            on record.
    """
    log = open_evidence(folder / evidence_file(protocol))
    waiting = [prompt for prompt in prompts if prompt["prompt_id"] not in log]
    done = len(prompts) - len(waiting)

    def judge(prompt: Mapping[str, Any]) -> None:
        number = prompt["prompt_id"]
        picture = base64.b64encode((folder / f"{number}.png").read_bytes()).decode()
        messages = wording.messages(prompt, picture)
        reply, _ = client.ask(f"prompt {number}", messages, protocol.read, protocol.options)
        log.add({"prompt_id": number, "evaluation": reply})

    def on_done(prompt: Mapping[str, Any]) -> None:
        nonlocal done
        done += 1
        on_prompt(done, len(prompts))

    failed = ask_all(waiting, judge, concurrency, on_done)
    return [
        Problem("missing_evidence", f"{prompt['prompt_id']}.png", message)
        for prompt, message in failed
    ]
