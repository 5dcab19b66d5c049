"""The interface of models that answer questions about pictures, and their one shared rule."""

from __future__ import annotations

import re
from typing import Protocol

from PIL import Image

from openuni.evaluation.geneval.detections import ScorerInfo

#: Asked of models that would otherwise answer in sentences.
INSTRUCTION = "Answer with yes or no only."


class Vqa(Protocol):
    """Answers questions about pictures."""

    @property
    def info(self) -> ScorerInfo:
        """What it is."""
        ...

    @property
    def concurrency(self) -> int:
        """Questions that may be asked at a time, from as many threads."""
        ...

    def answer(self, subject: str, image: Image.Image, question: str) -> str:
        """The answer; only exactly "yes" counts.

        Args:
            subject: which crop and question it is, for logs.
            image: RGB.
            question: as the benchmark words it.

        Raises:
            OpenUniError: there is no answer.
        """
        ...


def yes_or_no(text: str) -> str:
    """The answer that a chat model gave, without dressing: "Yes." is "yes".

    Raises:
        ValueError: it is neither.
    """
    plain = re.sub(r"<think>.*?</think>", "", text, flags=re.DOTALL)
    word = re.sub(r"[\s.,!*\"'`]+", " ", plain).strip().lower()
    if word not in ("yes", "no"):
        raise ValueError("neither yes nor no")
    return word
