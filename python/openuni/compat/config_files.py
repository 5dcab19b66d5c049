"""From an official config file to a model that the pipelines run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from openuni.checkpoints.loading import load_checkpoint
from openuni.checkpoints.report import LoadReport
from openuni.compat.building import build, plain
from openuni.compat.config_options import Options, option_values
from openuni.compat.config_reading import Config, merge_options, run_config_file
from openuni.compat.importing import install
from openuni.errors import InvalidRequestError
from openuni.models.meta_init import move
from openuni.models.native_folder import LoadedFolder


def read_config(path: Path, cfg_options: Options | None = None) -> Config:
    """Read an mmengine config file; the classes it names become ours.

    Args:
        path: a ``.py`` file in the official manner (``read_base``, real classes as ``type``).
        cfg_options: changes by dotted key, as a mapping or as ``key=value`` strings.

    Raises:
        InvalidRequestError: the file is missing or cannot be read, or an option has no ``=`` or no
            place.
        MissingPackageError: mmengine is not installed.
    """
    install()
    # Modules of the checkout that ours do not answer for are found beside its configs.
    folders = path.resolve().parents
    checkout = next((str(p.parent) for p in folders if p.name == "configs"), None)
    if checkout and checkout not in sys.path:
        sys.path.append(checkout)
    config = run_config_file(path)
    merge_options(config, plain(option_values(cfg_options or {})))
    return config


def build_model_from_config(config: Path | Config, cfg_options: Options | None = None) -> Any:
    """Build the model that a config describes, its pretrained parts loaded.

    Args:
        config: a config file, or what :func:`read_config` read.
        cfg_options: as for :func:`read_config`, where ``config`` is a file.

    Returns:
        A :class:`openuni.compat.training_model.OpenUniInternVL3SANAHF`.

    Raises:
        InvalidRequestError: the config has no ``model``, or names what cannot be built.
        WeightsError, ModelNotFoundError: a pretrained part is missing or damaged.
    """
    if isinstance(config, str | Path):
        config = read_config(Path(config), cfg_options)
    model = config.get("model")
    if not isinstance(model, Mapping):
        raise InvalidRequestError("the config describes no model: it has no `model = dict(...)`")
    return build(model)


def load_from_config(
    config: Path,
    checkpoint: Path | None = None,
    *,
    cfg_options: Options | None = None,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> tuple[LoadedFolder, LoadReport | None]:
    """What ``scripts/text2image.py CONFIG --checkpoint FILE`` loads, ready for the pipelines.

    Args:
        config: a config file.
        checkpoint: trained weights to put on top (see
            :func:`openuni.checkpoints.opening.open_checkpoint`).
        cfg_options: as for :func:`read_config`.
        device: where the weights go.
        dtype: what they are converted to.

    Returns:
        The model with tokenizer, scheduler and card, and what became of the checkpoint's tensors.
    """
    model = build_model_from_config(config, cfg_options)
    report = load_checkpoint(model, checkpoint) if checkpoint else None
    return for_pipelines(model, config.stem, device, dtype), report


def for_pipelines(
    model: Any, name: str, device: torch.device | str, dtype: torch.dtype
) -> LoadedFolder:
    """A model built from a config, as the pipelines take it: moved, frozen and with its card."""
    move(model, device, dtype)
    model.eval().requires_grad_(False)
    card = {
        "id": name,
        "size_multiple": model.size_multiple,
        "prompts": prompt_texts(model.prompt_template),
    }
    return LoadedFolder(model, card, model.tokenizer, model.test_scheduler)


def prompt_texts(template: Mapping[str, Any]) -> dict[str, str]:
    """An official prompt template as the arguments of our ``PromptTemplate``."""
    starts = template.get("IMG_START_TOKEN_FOR_GENERATION", True)
    return {
        "instruction": template["INSTRUCTION"],
        "generation": template["GENERATION"],
        "unconditional": template["CFG"],
        "image_start": template["IMG_START_TOKEN"] if starts else "",
        "picture_start": template["IMG_START_TOKEN"],
        "picture_context": template["IMG_CONTEXT_TOKEN"],
        "picture_end": template["IMG_END_TOKEN"],
    }
