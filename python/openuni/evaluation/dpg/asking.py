"""From pictures to answers: every question about every crop is asked once and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

from PIL import Image

from openuni.errors import OpenUniError
from openuni.evaluation.dpg.answers import Answers
from openuni.evaluation.dpg.layout import crop_boxes
from openuni.evaluation.dpg.questions import Question, by_item
from openuni.evaluation.dpg.vqa import Vqa
from openuni.evaluation.problems import NoEvidenceError, Problem
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
    with ThreadPoolExecutor(max_workers=vqa.concurrency) as threads:
        for done, item in enumerate(items, start=1):
            file = f"{item}.png"
            about = asked.get(item, {})
            waiting = [
                (crop, question)
                for crop in range(crops)
                for question in about.values()
                if (file, crop, question.id) not in log
            ]
            with Image.open(folder / file) as opened:
                image = opened.convert("RGB")
            cells = [image.crop(box) for box in crop_boxes(image.width, crops)]

            def ask(
                crop: int, question: Question, cells: list[Image.Image] = cells, file: str = file
            ) -> None:
                subject = f"{file}#{crop} {question.id}"
                answer = vqa.answer(subject, cells[crop], question.wording)
                log.add(
                    {
                        "filename": file,
                        "crop": crop,
                        "question_id": question.id,
                        "question": question.wording,
                        "answer": answer,
                    }
                )

            failed = _failures([threads.submit(ask, *one) for one in waiting])
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


def _failures(tasks: Sequence[Future[None]]) -> list[str]:
    """Messages of the questions that got no answer; what no other question would survive is raised."""
    messages: list[str] = []
    fatal: OpenUniError | None = None
    for task in as_completed(tasks):
        error = task.exception()
        if isinstance(error, NoEvidenceError):
            messages.append(error.message)
        elif isinstance(error, OpenUniError):
            fatal = error
            for other in tasks:
                other.cancel()
        elif error is not None:
            raise error
    if fatal is not None:
        raise fatal
    return messages
