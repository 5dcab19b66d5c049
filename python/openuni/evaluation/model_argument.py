"""The model that an evaluation is told to use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openuni.errors import InvalidRequestError


def requested_model(text: str) -> Mapping[str, Any]:
    """A model as the engine's requests name it.

    Args:
        text: a model id, the path of a model folder, or the JSON object of a request's ``model``
            (as the SDK resolves it).

    Raises:
        InvalidRequestError: it is none of them.
    """
    if text.startswith("{"):
        try:
            model = json.loads(text)
        except ValueError as error:
            raise InvalidRequestError(f"the model is not JSON: {error}") from error
        return dict(model)
    folder = Path(text).expanduser()
    if folder.is_dir():
        return {"id": folder.resolve().name, "path": str(folder.resolve())}
    if "/" in text or "\\" in text:
        raise InvalidRequestError(f"there is no model folder at {text}", details={"field": "model"})
    return {"id": text, "path": None}
