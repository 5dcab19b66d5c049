"""DPG-Bench as a benchmark."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from openuni.errors import InvalidRequestError
from openuni.evaluation.benchmarks.benchmark import OnNote, OnScored
from openuni.evaluation.dpg.asking import EVIDENCE, collect
from openuni.evaluation.dpg.layout import check_folder
from openuni.evaluation.dpg.questions import FILE, by_item, read_questions
from openuni.evaluation.dpg.summary import summarise
from openuni.evaluation.dpg.vqa import Vqa
from openuni.evaluation.generation.tasks import PictureFile, Work, drawings
from openuni.evaluation.judge.ledger import Ledger
from openuni.evaluation.options import ScoringOptions
from openuni.evaluation.outcome import Outcome
from openuni.evaluation.problems import Problem, refuse
from openuni.evaluation.prompt_set import PromptSet
from openuni.evaluation.scorer_record import claim_evidence


class DpgBenchmark:
    """DPG-Bench over any set of its prompts.

    Args:
        prompts: the set.
        data: folder of the CSV.
    """

    name = "dpg"
    pictures = 4

    def __init__(self, prompts: PromptSet, data: Path) -> None:
        self.prompts = prompts
        self._data = data

    def work(self, seed: int, seeding: str) -> Work:
        """ITEM.png, a grid of four."""
        drawn = drawings(len(self.prompts.prompts), self.pictures, seed, seeding)
        return Work(
            [
                PictureFile(f"{prompt['item']}.png", prompt["prompt"].strip(), drawn[place])
                for place, prompt in self.prompts.chosen
            ]
        )

    def prepare(self, folder: Path) -> None:
        """The layout holds pictures alone."""

    def check(self, folder: Path) -> Sequence[Problem]:
        """See ``dpg.layout``."""
        return check_folder(folder, self.prompts, self.pictures)

    def score(
        self, folder: Path, options: ScoringOptions, on_scored: OnScored, on_note: OnNote
    ) -> Outcome:
        """Ask every question, then gate and average."""
        mode = options.protocol or "official"
        questions, odd = read_questions(self._data / FILE)
        problems = list(self.check(folder))
        asked = by_item(questions)
        for _, prompt in self.prompts.chosen:
            if prompt["item"] not in asked:
                problems.append(Problem("wrong_data", prompt["item"], "the CSV asks nothing of it"))
        if not options.allow_incomplete:
            refuse(problems, f"{folder} does not hold all of DPG-Bench's pictures")
        named = {problem.where for problem in problems}
        items = [
            str(prompt["item"])
            for _, prompt in self.prompts.chosen
            if not {prompt["item"], f"{prompt['item']}.png"} & named
        ]
        vqa, ledger = _choose(options, folder)
        claim_evidence(folder, EVIDENCE, [vqa.info], {"pictures": self.pictures})
        # The official script never asks the first question.
        wanted = questions[1:] if mode == "official" else questions
        answers, unanswered = collect(folder, items, wanted, self.pictures, vqa, on_scored)
        problems += unanswered
        if not options.allow_incomplete:
            refuse(unanswered, "Not all questions were answered")
        scores, lost = summarise(questions, answers, self.pictures, mode)
        notes = [f"As in the official script, {item} drops out of the mean." for item in lost]
        cost = ledger.cost() if ledger else None
        pictures = len(self.prompts.prompts) * self.pictures
        return Outcome(
            mode, scores, self.prompts, pictures, [vqa.info], problems, [*odd, *notes], cost
        )


def _choose(options: ScoringOptions, folder: Path) -> tuple[Vqa, Ledger | None]:
    """The model that answers, and what counts its requests."""
    if options.answers is not None:
        from openuni.evaluation.dpg.recorded_vqa import RecordedVqa

        return RecordedVqa(options.answers), None
    kind = options.vqa
    if kind == "auto":
        has_mplug = importlib.util.find_spec("modelscope") is not None
        kind = "endpoint" if options.endpoint and not has_mplug else "mplug"
    if kind == "mplug":
        from openuni.engines.device import choose_device
        from openuni.evaluation.dpg.mplug_vqa import MplugVqa

        device = choose_device(options.device)
        return MplugVqa("gpu" if device.type == "cuda" else "cpu"), None
    if kind == "chat":
        from openuni.evaluation.dpg.chat_vqa import ChatVqa
        from openuni.evaluation.generation.drawing import open_engine
        from openuni.evaluation.model_argument import requested_model

        if options.chat_model is None:
            raise InvalidRequestError("--vqa chat needs --chat-model", details={"field": "vqa"})
        return ChatVqa(open_engine(options.engine), requested_model(options.chat_model)), None
    if options.endpoint is None:
        raise InvalidRequestError("--vqa endpoint needs --judge-url and --judge-model")
    from openuni.evaluation.dpg.endpoint_vqa import EndpointVqa
    from openuni.evaluation.judge.client import JudgeClient

    ledger = Ledger(folder, options.endpoint)
    return EndpointVqa(JudgeClient(options.endpoint, ledger), options.endpoint), ledger
