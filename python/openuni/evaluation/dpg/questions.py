"""dpg_bench.csv: questions about pictures, each with the questions that it depends on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openuni.evaluation.data.git_objects import blob_id
from openuni.evaluation.problems import Problem, refuse

COLUMNS = ("item_id", "text", "proposition_id", "dependency", "tuple", "question_natural_language")
FILE = "dpg_bench.csv"
#: Git's id of the published file.
OFFICIAL_BLOB = "98457fc9901943f51ff9a30367250fc292533bed"


@dataclass(frozen=True)
class Question:
    """A row.

    Args:
        item: id of the prompt.
        text: the prompt.
        id: number of the question within the prompt.
        parents: questions that must be answered with yes for this one to count.
        category: the fine category: what stands before the bracket of the row's tuple.
        wording: what is asked.
    """

    item: str
    text: str
    id: int
    parents: tuple[int, ...]
    category: str
    wording: str

    @property
    def coarse_category(self) -> str:
        """The category without its part after the dash."""
        return self.category.split("-")[0].strip()


def read_questions(file: Path) -> tuple[list[Question], list[str]]:
    """The questions in file order, and what is odd about the published file.

    Raises:
        IncompleteError: naming each row that is wrong.
    """
    content = file.read_bytes()
    questions: list[Question] = []
    problems: list[Problem] = []
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        problems.append(Problem("wrong_data", file.name, f"lacks columns: {', '.join(missing)}"))
    else:
        for row in reader:
            try:
                questions.append(_question(row))
            except ValueError as error:
                problems.append(
                    Problem("wrong_data", f"{file.name}, line {reader.line_num}", str(error))
                )
        if not questions and not problems:
            problems.append(Problem("wrong_data", file.name, "holds no questions"))
    odd = list(_oddities(questions, file.name))
    published = blob_id(content) == OFFICIAL_BLOB
    refuse(
        problems if published else [*problems, *odd],
        f"{file.name} is not a set of DPG-Bench questions",
        hint="See docs/evaluation.md for the columns.",
    )
    return questions, [f"{problem.where}: {problem.message}" for problem in odd]


def by_item(questions: Sequence[Question]) -> dict[str, dict[int, Question]]:
    """The questions of each prompt by number, in file order."""
    items: dict[str, dict[int, Question]] = {}
    for question in questions:
        items.setdefault(question.item, {})[question.id] = question
    return items


def _question(row: Mapping[str, str | None]) -> Question:
    empty = [name for name in COLUMNS if not (row.get(name) or "").strip()]
    if empty:
        raise ValueError(f"{', '.join(empty)} must not be empty")
    cells = {name: str(row[name]) for name in COLUMNS}
    try:
        number = int(cells["proposition_id"])
        parents = tuple(int(parent) for parent in cells["dependency"].split(","))
    except ValueError as error:
        raise ValueError("proposition_id and dependency must be whole numbers") from error
    return Question(
        item=cells["item_id"].strip(),
        text=cells["text"],
        id=number,
        # 0 stands for none.
        parents=tuple(parent for parent in parents if parent != 0),
        category=cells["tuple"].split("(")[0].strip(),
        wording=cells["question_natural_language"],
    )


def _oddities(questions: Sequence[Question], name: str) -> Iterator[Problem]:
    items = by_item(questions)
    seen: set[tuple[str, int]] = set()
    ended: set[str] = set()
    for before, question in zip([None, *questions], questions, strict=False):
        where = f"{name}, item {question.item}, question {question.id}"
        if (question.item, question.id) in seen:
            yield Problem("duplicate_id", where, "comes twice")
        seen.add((question.item, question.id))
        if before is not None and before.item != question.item:
            ended.add(before.item)
            if question.item in ended:
                yield Problem("duplicate_id", where, "its item was over before")
        for parent in question.parents:
            if parent not in items[question.item]:
                yield Problem("wrong_data", where, f"depends on question {parent}: not there")
