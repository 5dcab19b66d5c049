"""Answers from a file: JSON lines {filename, crop, question_id, answer}."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from PIL import Image

from openuni.errors import InvalidRequestError
from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.evaluation.problems import NoEvidenceError, Problem, refuse


class RecordedVqa:
    """Gives the answers of a recording.

    Args:
        file: the recording.

    Raises:
        IncompleteError: naming each line that is none, or that answers a question once more.
    """

    concurrency = 1

    def __init__(self, file: Path) -> None:
        note = "Recorded: comparable only where mPLUG gave the answers."
        self.info = ScorerInfo("vqa", f"recorded answers ({file.name})", False, note)
        self._answers: dict[str, str] = {}
        problems: list[Problem] = []
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidRequestError(f"{file} cannot be read: {error}") from error
        for number, text in enumerate(lines, start=1):
            where = f"{file.name}, line {number}"
            try:
                line = json.loads(text)
                name = PurePosixPath(line["filename"]).name
                subject = f"{name}#{int(line['crop'])} {int(line['question_id'])}"
                answer = str(line["answer"])
            except (ValueError, KeyError, TypeError) as error:
                problems.append(Problem("wrong_data", where, f"not an answer: {error}"))
                continue
            if subject in self._answers:
                problems.append(Problem("duplicate_id", where, f"{subject} comes twice"))
            self._answers[subject] = answer
        refuse(problems, f"{file.name} is not a recording", hint="See docs/evaluation.md.")

    def answer(self, subject: str, image: Image.Image, question: str) -> str:
        """The recorded answer, as it is.

        Raises:
            NoEvidenceError: there is none.
        """
        if subject not in self._answers:
            raise NoEvidenceError(f"the recording holds no answer for {subject}")
        return self._answers[subject]
