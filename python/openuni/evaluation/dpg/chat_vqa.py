"""Our own chat model as VQA model, on the engine interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image

from openuni.engines.engine import Engine
from openuni.evaluation.dpg.vqa import INSTRUCTION, yes_or_no
from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.evaluation.model_chat import ask_model
from openuni.evaluation.problems import NoEvidenceError

_MAX_TOKENS = 8
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
        said = ask_model(self._engine, self._model, image, f"{question} {INSTRUCTION}", _MAX_TOKENS)
        try:
            return yes_or_no(said)
        except ValueError as error:
            raise NoEvidenceError(f"{subject}: {said!r} is {error}") from error
