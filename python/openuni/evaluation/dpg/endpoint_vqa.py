"""Any vision model behind an OpenAI-compatible endpoint as VQA model."""

from __future__ import annotations

import base64
import io

from PIL import Image

from openuni.evaluation.dpg.vqa import INSTRUCTION, yes_or_no
from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.evaluation.judge.client import JudgeClient
from openuni.evaluation.judge.endpoint import Endpoint

_NOTE = "Not mPLUG: scores are not comparable with published ones."


class EndpointVqa:
    """Asks a chat endpoint for yes or no.

    Args:
        client: how it is asked.
        endpoint: what is asked.
    """

    def __init__(self, client: JudgeClient, endpoint: Endpoint) -> None:
        self.info = ScorerInfo("vqa", endpoint.model, False, _NOTE)
        self.concurrency = endpoint.concurrency
        self._client = client

    def answer(self, subject: str, image: Image.Image, question: str) -> str:
        """The model's yes or no."""
        messages = [
            {
                "role": "user",
                "content": [
                    {"type": "image_url", "image_url": {"url": data_url(image)}},
                    {"type": "text", "text": f"{question} {INSTRUCTION}"},
                ],
            }
        ]
        options = {"temperature": 0.0, "max_tokens": 16}
        return self._client.ask(subject, messages, yes_or_no, options)[1]


def data_url(image: Image.Image) -> str:
    """A picture as a PNG within an address."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
