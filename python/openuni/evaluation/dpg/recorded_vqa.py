"""Answers from a file: JSON lines {filename, crop, question_id, answer}."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from PIL import Image

from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.evaluation.problems import NoEvidenceError
from openuni.evaluation.recording import read_recording


class RecordedVqa:
    """Gives the answers of a recording.

    Args:
        file: the recording.

    Raises:
        InvalidRequestError: the file cannot be read.
        IncompleteError: naming each line that is none, or that answers a question once more.
    """

    concurrency = 1

    def __init__(self, file: Path) -> None:
        note = "Recorded: comparable only where mPLUG gave the answers."
        self.info = ScorerInfo("vqa", f"recorded answers ({file.name})", False, note)
        self._answers = read_recording(file, "an answer", _answer)

    def answer(self, subject: str, image: Image.Image, question: str) -> str:
        """The recorded answer, as it is.

        Raises:
            NoEvidenceError: there is none.
        """
        if subject not in self._answers:
            raise NoEvidenceError(f"the recording holds no answer for {subject}")
        return self._answers[subject]


def _answer(line: Mapping[str, Any]) -> tuple[str, str]:
    name = PurePosixPath(line["filename"]).name
    return f"{name}#{int(line['crop'])} {int(line['question_id'])}", str(line["answer"])
