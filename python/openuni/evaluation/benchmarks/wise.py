"""WISE as a benchmark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from openuni.errors import InvalidRequestError
from openuni.evaluation.benchmarks.benchmark import OnNote, OnScored
from openuni.evaluation.generation.tasks import PictureFile, Work, drawings
from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.evaluation.judge.client import JudgeClient
from openuni.evaluation.judge.endpoint import Endpoint
from openuni.evaluation.judge.estimate import estimate, hold_to_budget
from openuni.evaluation.judge.ledger import Cost, Ledger
from openuni.evaluation.options import ScoringOptions
from openuni.evaluation.outcome import Outcome
from openuni.evaluation.problems import Problem, refuse
from openuni.evaluation.prompt_set import PromptSet
from openuni.evaluation.scorer_record import claim_evidence
from openuni.evaluation.wise.judging import collect, evidence_file, open_evidence
from openuni.evaluation.wise.layout import check_folder
from openuni.evaluation.wise.protocols import WiseProtocol
from openuni.evaluation.wise.summary import summarise
from openuni.evaluation.wise.wording import JudgeWording

#: Tokens that a judge writes about a picture.
_ANSWER_TOKENS = 30


class WiseBenchmark:
    """WISE in one of its protocols.

    Args:
        prompts: the protocol's set.
        protocol: it is never mixed with the other.
        data: root of the official repository, for the judge's wording.
    """

    name = "wise"
    pictures = 1

    def __init__(self, prompts: PromptSet, protocol: WiseProtocol, data: Path) -> None:
        self.prompts = prompts
        self._protocol = protocol
        self._data = data

    def work(self, seed: int, seeding: str) -> Work:
        """ID.png."""
        drawn = drawings(len(self.prompts.prompts), 1, seed, seeding)
        return Work(
            [
                PictureFile(f"{prompt['prompt_id']}.png", prompt["Prompt"].strip(), drawn[place])
                for place, prompt in self.prompts.chosen
            ]
        )

    def prepare(self, folder: Path) -> None:
        """The layout holds pictures alone."""

    def check(self, folder: Path) -> Sequence[Problem]:
        """See ``wise.layout``."""
        return check_folder(folder, self.prompts)

    def score(
        self, folder: Path, options: ScoringOptions, on_scored: OnScored, on_note: OnNote
    ) -> Outcome:
        """Have every picture judged once, then weigh the marks."""
        protocol = self._protocol
        problems = list(self.check(folder))
        if not options.allow_incomplete:
            refuse(problems, f"{folder} does not hold all of WISE's pictures")
        named = {problem.where for problem in problems}
        prompts = [p for _, p in self.prompts.chosen if f"{p['prompt_id']}.png" not in named]
        cost = None
        if options.replies is not None:
            replies = open_evidence(options.replies)
            note = "Recorded: comparable only where the protocol's own judge gave the replies."
            info = ScorerInfo("judge", f"recorded replies ({options.replies.name})", False, note)
        elif options.endpoint is not None:
            info = _judge_info(options.endpoint, protocol)
            claim_evidence(folder, evidence_file(protocol), [info], {"protocol": protocol.name})
            cost, failed = self._judge(folder, prompts, options.endpoint, on_scored, on_note)
            if not options.allow_incomplete:
                refuse(failed, "The judge gave no marks for some pictures")
            replies = open_evidence(folder / evidence_file(protocol))
        else:
            raise InvalidRequestError(
                "WISE needs a judge",
                hint="Give --judge-url and --judge-model, or recorded --replies.",
                details={"field": "judgeUrl"},
            )
        scores, unread = summarise(prompts, replies, protocol)
        if not options.allow_incomplete:
            refuse(unread, "Some pictures have no marks")
        count = len(self.prompts.prompts)
        return Outcome(
            protocol.name, scores, self.prompts, count, [info], [*problems, *unread], cost=cost
        )

    def _judge(
        self,
        folder: Path,
        prompts: Sequence[Mapping[str, Any]],
        endpoint: Endpoint,
        on_scored: OnScored,
        on_note: OnNote,
    ) -> tuple[Cost, list[Problem]]:
        endpoint.check()
        protocol = self._protocol
        wording = JudgeWording(self._data / protocol.script)
        done = open_evidence(folder / evidence_file(protocol))
        waiting = [prompt for prompt in prompts if prompt["prompt_id"] not in done]
        ledger = Ledger(folder, endpoint)
        expected = estimate(
            [len(str(wording.messages(prompt, ""))) for prompt in waiting],
            [_size(folder / f"{prompt['prompt_id']}.png") for prompt in waiting],
            _ANSWER_TOKENS,
            endpoint,
        )
        on_note(str(expected))
        hold_to_budget(expected, ledger.cost().amount, endpoint)
        client = JudgeClient(endpoint, ledger)
        try:
            failed = collect(
                folder, prompts, protocol, wording, client, endpoint.concurrency, on_scored
            )
        finally:
            client.close()
        return ledger.cost(), failed


def _judge_info(endpoint: Endpoint, protocol: WiseProtocol) -> ScorerInfo:
    """Served models carry their owner's name in front."""
    comparable = endpoint.model.split("/")[-1] == protocol.judge
    note = "" if comparable else f"Published scores of this protocol are by {protocol.judge}."
    return ScorerInfo("judge", endpoint.model, comparable, note)


def _size(picture: Path) -> tuple[int, int]:
    with Image.open(picture) as image:
        return image.size
