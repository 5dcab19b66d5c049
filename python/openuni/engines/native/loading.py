"""Loads the model that a request names, whichever way it names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from openuni.checkpoints.loading import load_source
from openuni.checkpoints.opening import open_checkpoint
from openuni.checkpoints.variants import require_variant
from openuni.configs.variants import VARIANTS
from openuni.engines.native.configured_model import load_configured
from openuni.engines.native.variant_model import load_variant
from openuni.errors import ModelNotFoundError
from openuni.models.native_folder import CARD_FILE, LoadedFolder, load_native_folder

BUILT_IN = {"openuni-nano": Path(__file__).parents[2] / "nano" / "weights"}


def load_requested(
    model: Mapping[str, Any],
    *,
    device: torch.device,
    dtype: torch.dtype,
    on_component: Callable[[str], None] = lambda name: None,
) -> LoadedFolder:
    """Load a request's ``model`` (see ``protocol/schemas/generate_request.json``).

    Args:
        model: the request's model.
        device: where the weights go.
        dtype: what they are converted to.
        on_component: called with the name of each part as its loading begins.

    Raises:
        InvalidRequestError, ModelNotFoundError, WeightsError: it cannot be loaded.
    """
    place: dict[str, Any] = {
        "device": device,
        "dtype": dtype,
        "on_component": on_component,
    }
    checkpoint = Path(model["checkpoint"]) if "checkpoint" in model else None
    if "config" in model:
        config = model["config"]
        loaded = load_configured(Path(config["file"]), config["options"], checkpoint, **place)
    elif (name := model.get("variant", model["id"])) in VARIANTS and not model["path"]:
        if checkpoint is None or "parts" not in model:
            raise ModelNotFoundError(
                f"the weights of {model['id']} are not on this machine",
                hint=f"Fetch them: openuni models pull {model['id']}",
                details={"model": model["id"]},
            )
        loaded = load_variant(name, model["parts"], checkpoint, **place)
    else:
        loaded = _load_folder(_folder_of(name, model["path"]), name, checkpoint, **place)
    return replace(loaded, card={**loaded.card, "id": model["id"]})


def _load_folder(
    folder: Path, name: str, checkpoint: Path | None, *, on_component: Callable[[str], None],
    **place: Any,
) -> LoadedFolder:  # fmt: skip
    """A model folder, with a checkpoint put on top where there is one."""
    if checkpoint is None:
        return load_native_folder(folder, on_component=on_component, **place)
    with open_checkpoint(checkpoint) as source:
        if name in BUILT_IN:
            require_variant(source, name)
        loaded = load_native_folder(folder, on_component=on_component, **place)
        on_component("checkpoint")
        load_source(loaded.model, source)
    return loaded


def _folder_of(name: str, path: str | None) -> Path:
    """``path``, or the folder that ships under that name."""
    folder = Path(path).expanduser().resolve() if path else BUILT_IN.get(name)
    if folder is None or not (folder / CARD_FILE).is_file():
        raise ModelNotFoundError(
            f"there is no model at {folder}" if folder else f"there is no model named {name!r}",
            hint=f"Known models: {', '.join(BUILT_IN)}. A folder must hold {CARD_FILE}.",
            details={"model": path or name, "available": sorted(BUILT_IN)},
        )
    return folder
