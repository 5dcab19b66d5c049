"""Our own chat model as VQA model, on the engine interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image

from openuni.engines.engine import Engine, Pixels
from openuni.evaluation.dpg.vqa import INSTRUCTION, yes_or_no
from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.evaluation.problems import NoEvidenceError

_NOTE = "Not mPLUG: scores are not comparable with published ones."


class ChatVqa:
    """A chat model that can see.

    Args:
        engine: runs it.
        model: as the engine's requests name it.
    """

    concurrency = 1

    def __init__(self, engine: Engine, model: Mapping[str, Any]) -> None:
        self.info = ScorerInfo("vqa", f"{model['id']} (chat)", False, _NOTE)
        self._engine = engine
        self._model = model

    def answer(self, subject: str, image: Image.Image, question: str) -> str:
        """The model's yes or no.

        Raises:
            NoEvidenceError: it gave neither.
            UnsupportedError: it cannot see.
        """
        rgb = image.convert("RGB")
        sink = _Answer(Pixels(*rgb.size, rgb.tobytes()))
        sent = {"width": rgb.width, "height": rgb.height, "channels": 3, "blob": 0}
        text = f"{question} {INSTRUCTION}"
        self._engine.run(
            {
                "type": "chat",
                "model": self._model,
                "messages": [{"role": "user", "text": text, "images": [sent]}],
                "maxTokens": 8,
                "temperature": 0,
                "topP": 1,
                "topK": None,
                "seed": 0,
            },
            sink,
        )
        try:
            return yes_or_no(sink.text)
        except ValueError as error:
            raise NoEvidenceError(f"{subject}: {sink.text!r} is {error}") from error


class _Answer:
    """Gives the engine the picture and keeps what it answers."""

    def __init__(self, picture: Pixels) -> None:
        self.text = ""
        self._picture = picture

    def emit(self, event: Mapping[str, Any]) -> None:
        if event["type"] == "answer":
            self.text = str(event["text"])

    def receive(self, image: Mapping[str, Any]) -> Pixels:
        return self._picture

    def check_cancelled(self) -> None:
        """Nothing cancels it but the end of the process."""
