"""A model that an official config file describes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from openuni.compat.config_files import build_model_from_config, for_pipelines, read_config
from openuni.compat.config_options import check_options, option_values
from openuni.engines.under_checkpoint import build_under_checkpoint
from openuni.errors import InvalidRequestError
from openuni.models.native_folder import LoadedFolder
from openuni.models.openuni import OpenUni
from openuni.models.pretrained import find_folder, read_json

_NAMES_HINT = (
    "A config may import what official ones do (src.models, src.datasets, mmengine, xtuner, "
    "diffusers, transformers, torch). For other modules put their folder on PYTHONPATH."
)


def load_configured(
    file: Path,
    options: Sequence[str] = (),
    checkpoint: Path | None = None,
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
    on_component: Callable[[str], None] = lambda name: None,
) -> LoadedFolder:
    """What ``scripts/text2image.py FILE --checkpoint CHECKPOINT`` loads.

    The config file is a program and is run.

    Args:
        file: an official config file.
        options: changes to it, as ``key=value``.
        checkpoint: trained weights to put on top.
        device: where the weights go.
        dtype: what they are converted to.
        on_component: called with the name of each part as its loading begins.

    Raises:
        InvalidRequestError: the config cannot be read, imports what is not there, has no model, or
            an option changes nothing.
        WeightsError, ModelNotFoundError: weights are missing, damaged or of another variant.
    """
    on_component("config")
    config = read_config(file)
    values = option_values(options)
    check_options(config, values)
    config.merge_from_dict(values)
    model = build_under_checkpoint(lambda: _build(config, file), checkpoint, on_component)
    loaded = for_pipelines(model, file.stem, device, dtype)
    return replace(loaded, lmm_config=_lmm_config(config.model))


def _build(config: Any, file: Path) -> Any:
    try:
        model = build_model_from_config(config)
    except ImportError as error:
        raise InvalidRequestError(
            f"the config {file} names what cannot be imported: {error}",
            hint=_NAMES_HINT,
            details={"field": "model.config", "value": str(file)},
        ) from error
    except TypeError as error:
        raise _no_model(file, str(error)) from error
    if not isinstance(model, OpenUni):
        raise _no_model(file, f"it builds a {type(model).__name__}")
    return model


def _no_model(file: Path, reason: str) -> InvalidRequestError:
    return InvalidRequestError(
        f"the config {file} describes no OpenUni model: {reason}",
        hint="Name a model, pretrain or finetune config of OpenUni.",
        details={"field": "model.config", "value": str(file)},
    )


def _lmm_config(model: Mapping[str, Any]) -> dict[str, Any]:
    """The language model's own config, which knows how a chat is written."""
    lmm = model.get("lmm")
    name = lmm.get("pretrained_model_name_or_path") if isinstance(lmm, Mapping) else None
    return read_json(find_folder(name) / "config.json") if name else {}
