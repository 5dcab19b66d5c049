"""From pictures to answers: every question about every crop is asked once and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

from openuni.evaluation.dpg.answers import Answers
from openuni.evaluation.dpg.layout import crop_boxes
from openuni.evaluation.dpg.questions import Question, by_item
from openuni.evaluation.dpg.vqa import Vqa
from openuni.evaluation.judge.pool import ask_all
from openuni.evaluation.problems import Problem
from openuni.evaluation.record_log import RecordLog

#: The evidence, in the form that ``--answers`` reads.
EVIDENCE = "answers.jsonl"


def collect(
    folder: Path,
    items: Sequence[str],
    questions: Sequence[Question],
    crops: int,
    vqa: Vqa,
    on_item: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[dict[str, Answers], list[Problem]]:
    """Ask what is not on record yet.

    Args:
        folder: of the pictures; the record is ``answers.jsonl`` in it.
        items: those with a good picture.
        questions: about all items.
        crops: pictures in a grid.
        vqa: answers.
        on_item: called after each item with (done, total).

    Returns:
        The answers of the items that have all of them, and what is wrong with the others.

    Raises:
        OpenUniError: the model cannot be asked at all.
    """
    log = RecordLog(folder / EVIDENCE, lambda r: (r["filename"], r["crop"], r["question_id"]))
    asked = by_item(questions)
    answers: dict[str, Answers] = {}
    problems: list[Problem] = []
    for done, item in enumerate(items, start=1):
        file = f"{item}.png"
        about = asked.get(item, {})
        waiting = [
            (crop, question)
            for crop in range(crops)
            for question in about.values()
            if (file, crop, question.id) not in log
        ]
        failed = _ask(folder / file, waiting, crops, vqa, log) if waiting else []
        problems += [Problem("missing_evidence", file, message) for message in failed]
        if not failed:
            answers[item] = {
                (record["crop"], record["question_id"]): record["answer"]
                for crop in range(crops)
                for number in about
                if (record := log.get((file, crop, number))) is not None
            }
        on_item(done, len(items))
    return answers, problems


def _ask(
    picture: Path,
    waiting: Sequence[tuple[int, Question]],
    crops: int,
    vqa: Vqa,
    log: RecordLog,
) -> list[str]:
    """Ask about one grid; why questions were not answered."""
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    cells = [image.crop(box) for box in crop_boxes(image.width, crops)]

    def ask(one: tuple[int, Question]) -> None:
        crop, question = one
        subject = f"{picture.name}#{crop} {question.id}"
        log.add(
            {
                "filename": picture.name,
                "crop": crop,
                "question_id": question.id,
                "question": question.wording,
                "answer": vqa.answer(subject, cells[crop], question.wording),
            }
        )

    return [message for _, message in ask_all(waiting, ask, vqa.concurrency)]
