"""One question about one picture, put to a model on the engine interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image

from openuni.engines.engine import Engine, Pixels
from openuni.evaluation.pictures import pixels_of


def ask_model(
    engine: Engine, model: Mapping[str, Any], image: Image.Image, text: str, max_tokens: int
) -> str:
    """What the model answers, the likeliest token at each place.

    Args:
        engine: runs it.
        model: as the engine's requests name it.
        image: what is asked about.
        text: the question.
        max_tokens: where a longer answer is cut off.

    Raises:
        UnsupportedError: the model cannot see, or the engine cannot chat.
    """
    sink = _Answer(pixels_of(image))
    sent = {"width": image.width, "height": image.height, "channels": 3, "blob": 0}
    engine.run(
        {
            "type": "chat",
            "model": model,
            "messages": [{"role": "user", "text": text, "images": [sent]}],
            "maxTokens": max_tokens,
            "temperature": 0,
            "topP": 1,
            "topK": None,
            "seed": 0,
        },
        sink,
    )
    return sink.text


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
