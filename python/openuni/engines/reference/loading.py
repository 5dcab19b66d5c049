"""Builds the official model that a request names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from openuni.compat.config_reading import merge_options, run_config_file
from openuni.engines.reference.named_models import named_model
from openuni.engines.under_checkpoint import build_under_checkpoint
from openuni.errors import InvalidRequestError, OpenUniError, UnsupportedError, WeightsError
from openuni.models.preparation import Preparation


def load_official(
    model: Mapping[str, Any],
    checkout: Path,
    *,
    device: torch.device,
    dtype: torch.dtype,
    on_component: Callable[[str], None],
) -> Any:
    """What the official scripts build from a config file and a checkpoint.

    The config file is a program and is run. Call it after
    :func:`openuni.engines.reference.adapting.adapt`.

    Args:
        model: a request's model (see ``protocol/schemas/generate_request.json``).
        checkout: the official repository.
        device: where the weights go.
        dtype: what they are converted to; the scripts take bfloat16.
        on_component: called with the name of each part as its loading begins.

    Raises:
        UnsupportedError: neither a config nor a variant that the repository has is named, or an
            option is that the official code does not know.
        InvalidRequestError: the config cannot be read or has no model.
        WeightsError: weights are missing, damaged or of another variant.
    """
    if Preparation.of(model) != Preparation():
        raise UnsupportedError(
            "the official code can neither compile, offload, quantise nor decode in tiles",
            hint="Leave these options out, or use the native engine.",
        )
    file, options = named_model(model, checkout)
    on_component("config")
    config = _read(file, options)
    checkpoint = Path(model["checkpoint"]) if "checkpoint" in model else None
    official = build_under_checkpoint(lambda: _build(config, file), checkpoint, on_component)
    return official.to(device=device, dtype=dtype).eval().requires_grad_(False)


def _read(file: Path, options: list[str]) -> Any:
    config = run_config_file(file)
    merge_options(config, options)
    if not isinstance(config.get("model"), Mapping):
        raise InvalidRequestError(
            f"the config {file} describes no model",
            hint="Name a model, pretrain or finetune config of OpenUni.",
            details={"field": "model.config", "value": str(file)},
        )
    return config


def _build(config: Any, file: Path) -> Any:
    from xtuner.registry import BUILDER

    try:
        return BUILDER.build(config.model)
    except OpenUniError:
        raise
    except OSError as error:
        raise WeightsError(
            f"a pretrained part of {file.name} cannot be read: {str(error).splitlines()[0]}",
            hint="Name its folder: cfgOptions model.<part>.pretrained_model_name_or_path=FOLDER, "
            "part being lmm, tokenizer, transformer, vae, train_scheduler or test_scheduler.",
            details={"path": str(file)},
        ) from error
    except TypeError as error:
        raise InvalidRequestError(
            f"the config {file} does not describe a model: {error}",
            hint="Name a model, pretrain or finetune config of OpenUni.",
            details={"field": "model.config", "value": str(file)},
        ) from error
