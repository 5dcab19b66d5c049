"""Has a model answer what a benchmark asks about pictures; every answer is kept at once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from openuni.evaluation.generation.lazy_engine import LazyEngine
from openuni.evaluation.generation.progress import PictureProgress
from openuni.evaluation.generation.settings import GenerationSettings
from openuni.evaluation.generation.tasks import Question
from openuni.evaluation.model_chat import ask_model
from openuni.evaluation.record_log import RecordLog
from openuni.training.event_log import EventLog

#: The evidence: what was asked and what was answered.
ANSWERS = "chat/answers.jsonl"
#: Where an answer is cut off.
_MAX_TOKENS = 64
#: Seconds between two events on how far it is.
_TELL_EVERY = 1.0


def open_answers(folder: Path) -> RecordLog:
    """The record of answers: {question_id, picture, question, answer}."""
    return RecordLog(folder / ANSWERS, lambda record: str(record["question_id"]))


def answer(
    questions: Sequence[Question],
    settings: GenerationSettings,
    folder: Path,
    events: EventLog,
    engine: LazyEngine,
) -> None:
    """Ask what is not on record yet, one question at a time, the likeliest answer each.

    Args:
        questions: all questions of the benchmark.
        settings: whose model answers.
        folder: of the pictures and the record.
        events: told of questions, speed and time left.
        engine: runs the model.

    Raises:
        UnsupportedError: the model cannot see, or the engine cannot chat.
    """
    log = open_answers(folder)
    waiting = [question for question in questions if question.id not in log]
    progress = PictureProgress(len(questions) - len(waiting), len(questions))
    told = 0.0
    for question in waiting:
        with Image.open(folder / question.picture) as image:
            said = ask_model(engine.open(), settings.model, image, question.text, _MAX_TOKENS)
        log.add(
            {
                "question_id": question.id,
                "picture": question.picture,
                "question": question.text,
                "answer": said,
            }
        )
        progress.add(1)
        if time.monotonic() - told >= _TELL_EVERY or progress.done == progress.total:
            told = time.monotonic()
            _tell(events, progress)


def _tell(events: EventLog, progress: PictureProgress) -> None:
    if progress.speed is not None:
        events.metric(progress.done, {"questionsPerSecond": progress.speed})
    step = {"index": progress.done - 1, "total": progress.total, "etaMs": progress.eta_ms}
    events.write({"type": "step", **step})
