"""Requests that the stand-in is asked, by name. STAND_IN and FOLDER stand for paths."""

from __future__ import annotations

from typing import Any

_FILE = "STAND_IN/configs/models/tiny.py"
MODEL: dict[str, Any] = {
    "id": "tiny",
    "path": None,
    "config": {"file": _FILE, "options": ["model.lmm.words=280"]},
    "checkpoint": "FOLDER/trained.pth",
}
STEPS = 4


def image(seed: int = 5, prompt: str = "a red circle", **fields: Any) -> dict[str, Any]:
    return {"prompt": prompt, "negativePrompt": None, "seed": seed, **fields}


def _request(*images: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "type": "generate", "model": MODEL, "images": list(images), "width": 64, "height": 64,
        "steps": STEPS, "guidance": 4.5, "previewEvery": 0, **fields,
    }  # fmt: skip


def _edit(*images: dict[str, Any], **fields: Any) -> dict[str, Any]:
    source = {"width": 96, "height": 48, "channels": 3, "blob": 1}
    return {**_request(*images, **fields), "type": "edit", "source": source}


def _places(count: int, *indices: int) -> list[dict[str, Any]]:
    return [image(42, batch={"index": index, "count": count}) for index in indices]


def _model(**fields: Any) -> dict[str, Any]:
    return {**MODEL, **fields}


_CHAT = {"type": "chat", "model": MODEL, "messages": []}

REQUESTS: dict[str, Any] = {
    "two": _request(image(5), image(6, "two dogs", negativePrompt="night"), previewEvery=2),
    "second alone": _request(image(6, "two dogs", negativePrompt="night")),
    "cancelled": _request(image(5), cancelAfter=2),
    "after": _request(image(5)),
    "batch": _request(*_places(4, 0, 1, 2, 3), previewEvery=2),
    "one of a batch": _request(*_places(4, 2)),
    "stream": _request(*_places(20, 0, 7)),
    "euler": _request(image(5), scheduler="flow-euler"),
    "after euler": _request(image(5)),
    "wide": _edit(image(5), width=128),
    "wide official": _edit(image(5, batch={"index": 0, "count": 1}), width=128),
    "square": _edit(image(5)),
    "square official": _edit(image(5, batch={"index": 0, "count": 1})),
    "other order": _edit(image(5, "make it night")),
    "half": _request(image(5), model=_model(dtype="bfloat16")),
    "untrained": _request(image(5), model={k: v for k, v in MODEL.items() if k != "checkpoint"}),
    "chat": _CHAT,
    "odd size": _request(image(5), width=70),
    "no model": _request(image(5), model=_model(config={
        "file": "STAND_IN/configs/models/no_model.py", "options": []})),
    "no checkpoint": _request(image(5), model=_model(checkpoint="FOLDER/none.pth")),
    "hostile": _request(image(5), model=_model(checkpoint="FOLDER/hostile.pth")),
    "no part": _request(image(5), model=_model(config={
        "file": _FILE, "options": ["model.vae.pretrained_model_name_or_path=FOLDER/nothing"]})),
    "nano": _request(image(5), model={"id": "openuni-nano", "path": None}),
}  # fmt: skip
