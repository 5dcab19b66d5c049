"""Questions about pictures: an answer counts if it is right to the letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from openuni.evaluation.benchmarks.benchmark import OnScored
from openuni.evaluation.generation.answering import ANSWERS, open_answers
from openuni.evaluation.generation.tasks import Question, Work
from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.evaluation.pictures import defect, is_finished, write_picture
from openuni.evaluation.problems import Problem
from openuni.evaluation.prompt_set import PromptSet
from openuni.evaluation.record_log import RecordLog
from openuni.evaluation.scores import ItemScore, PictureScore, Scores
from openuni.nano.chat_benchmark import ChatQuestion
from openuni.nano.render import render
from openuni.whole_files import write_json_lines

#: Questions of each kind in the benchmark as it is reported.
QUESTIONS = 300
RESULTS = "chat/results.jsonl"


class NanoChat:
    """Questions, each about a picture of its own.

    Args:
        prompts: a question each, see ``question_lines``.
        questions: the same, with what the picture shows.
    """

    info = ScorerInfo("answers", "right to the letter", True)

    def __init__(self, prompts: PromptSet, questions: Sequence[ChatQuestion]) -> None:
        self.prompts = prompts
        self._questions = questions

    @property
    def _chosen(self) -> list[ChatQuestion]:
        return [self._questions[place] for place, _ in self.prompts.chosen]

    def work(self) -> Work:
        """The questions, in the order of their kinds."""
        return Work(questions=[Question(_id(q), _picture(q), q.text) for q in self._chosen])

    def prepare(self, folder: Path) -> None:
        """Write the pictures that are asked about; several kinds may share one."""
        for question in self._chosen:
            path = folder / _picture(question)
            if not is_finished(path):
                write_picture(path, Image.fromarray(render(question.scene)))

    def check(self, folder: Path) -> Sequence[Problem]:
        """What keeps the record from being an answer to every question."""
        log = open_answers(folder)
        problems = [self._defect(folder, log, question) for question in self._chosen]
        return [problem for problem in problems if problem is not None]

    def score(self, folder: Path, on_scored: OnScored) -> Scores:
        """Judge the questions that have an answer, and write chat/results.jsonl."""
        log = open_answers(folder)
        items, lines = [], []
        chosen = self._chosen
        for done, question in enumerate(chosen, start=1):
            record = log.get(_id(question))
            if record is not None and self._defect(folder, log, question) is None:
                said = str(record["answer"])
                items.append(_item(question, said))
                right = _right(question, said)
                lines.append({**_result(question), "answer": said, "correct": right})
            on_scored(done, len(chosen))
        write_json_lines(folder / RESULTS, lines)
        kinds = list(dict.fromkeys(item.category for item in items if item.category))
        weights = {kind: 1 / len(kinds) for kind in kinds}
        return Scores(items, [(kind, 1) for kind in kinds], weights)

    def _defect(self, folder: Path, log: RecordLog, question: ChatQuestion) -> Problem | None:
        record = log.get(_id(question))
        if record is None:
            return Problem("missing_evidence", f"{ANSWERS}: {_id(question)}", "has no answer")
        if record.get("question") != question.text or not isinstance(record.get("answer"), str):
            message = f"is not the answer to {question.text!r}"
            return Problem("wrong_data", f"{ANSWERS}: {_id(question)}", message)
        wrong = defect(folder / _picture(question))
        return Problem("corrupt_picture", _picture(question), wrong) if wrong else None


def question_lines(questions: Sequence[ChatQuestion]) -> Sequence[Mapping[str, Any]]:
    """Questions as JSON."""
    return [_result(question) for question in questions]


def _result(question: ChatQuestion) -> dict[str, Any]:
    return {
        "question_id": _id(question),
        "question": question.text,
        "right": list(question.answers),
        "held_out": question.held_out,
    }


def _id(question: ChatQuestion) -> str:
    return f"{question.kind}/{question.number:05d}"


def _picture(question: ChatQuestion) -> str:
    return f"chat/{question.number:05d}.png"


def _right(question: ChatQuestion, said: str) -> bool:
    return said in question.answers


def _item(question: ChatQuestion, said: str) -> ItemScore:
    score = float(_right(question, said))
    # Whatever was said is shown, short enough for a page.
    reason = f'answered "{said[:200]}"'
    if not score:
        reason += f', and not "{question.answers[0]}"'
    category = (question.kind, 1)
    return ItemScore(
        _id(question),
        question.text,
        question.kind,
        score,
        [PictureScore(_picture(question), score, reason)],
        {category: (score, 1)},
        question.held_out,
    )
