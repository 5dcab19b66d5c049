"""The settings that a command asks for, with the model's own where it says nothing."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openuni.errors import InvalidRequestError
from openuni.evaluation.benchmarks.benchmark import Benchmark
from openuni.evaluation.generation.settings import GenerationSettings
from openuni.evaluation.model_argument import requested_model

#: What OpenUni's scripts take for models that say nothing.
_USUAL: Mapping[str, Any] = {"width": 512, "height": 512, "steps": 20, "guidance": 4.5}
_NANO = Path(__file__).parents[1] / "nano" / "weights"


def generation_settings(args: Namespace, benchmark: Benchmark) -> GenerationSettings:
    """How the pictures of a benchmark are to be drawn.

    Raises:
        InvalidRequestError: naming the field that is wrong.
    """
    model = requested_model(args.model)
    defaults = {**_USUAL, **_defaults(model)}
    width, height = _size(args.size) or (defaults["width"], defaults["height"])
    guidance = args.guidance if args.guidance is not None else defaults["guidance"]
    settings = GenerationSettings(
        benchmark=benchmark.name,
        prompts_sha256=benchmark.prompts.sha256,
        model=model,
        engine=args.engine,
        width=width,
        height=height,
        steps=args.steps if args.steps is not None else defaults["steps"],
        guidance=guidance,
        seed=args.seed,
        seeding=args.seeding,
        pictures=benchmark.pictures,
        limit=args.limit,
        edit_guidance=_edit_guidance(args, defaults, guidance)
        if benchmark.name == "nano"
        else None,
    )
    if args.processes < 1:
        raise InvalidRequestError("processes must be 1 or more", details={"field": "processes"})
    if not 0 <= settings.seed < 2**32:
        raise InvalidRequestError("seed must be 0 to 4294967295", details={"field": "seed"})
    if settings.steps < 1:
        raise InvalidRequestError("steps must be 1 or more", details={"field": "steps"})
    return settings


def _edit_guidance(args: Namespace, defaults: Mapping[str, Any], guidance: float) -> float:
    """Of edits: what is asked for them, else for all, else the model's own."""
    if args.edit_guidance is not None:
        return float(args.edit_guidance)
    return guidance if args.guidance is not None else defaults.get("edit_guidance", guidance)


def _defaults(model: Mapping[str, Any]) -> Mapping[str, Any]:
    folder = model.get("path") or (_NANO if model["id"] == "openuni-nano" else None)
    if folder is None:
        return {}
    # Imports torch, which not every engine needs.
    from openuni.models.native_folder import CARD_FILE

    card = Path(folder) / CARD_FILE
    if not card.is_file():
        return {}
    defaults: Mapping[str, Any] = json.loads(card.read_text(encoding="utf-8")).get("defaults", {})
    return defaults


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,5})(?:x(\d{1,5}))?", text)
    if not found:
        raise InvalidRequestError(
            f"{text!r} is no size", hint="Write 512 or 512x768.", details={"field": "size"}
        )
    return int(found[1]), int(found[2] or found[1])
