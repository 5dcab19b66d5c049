"""The native model folder: read and write a whole OpenUni model.

openuni.json                        what OpenUni adds, sizes, defaults, prompts
model.safetensors                   every part, under the reference's state-dict names
tokenizer/                          transformers tokenizer files
lmm/config.json                     the language model (and, where it can see, the vision side)
transformer/config.json             diffusers SanaTransformer2DModel
vae/config.json                     diffusers AutoencoderDC
scheduler/scheduler_config.json     diffusers scheduler for sampling
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from openuni.checkpoints.safetensors_source import SafetensorsSource
from openuni.errors import WeightsError
from openuni.models.assigning import assign_weights
from openuni.models.connector import ConnectorConfig
from openuni.models.lmm_config import build_lmm, lmm_config
from openuni.models.meta_init import move, parameters_on_meta
from openuni.models.openuni import OpenUni, OpenUniConfig
from openuni.models.pretrained import read_json

CARD_FILE = "openuni.json"
WEIGHTS_FILE = "model.safetensors"


@dataclass(frozen=True)
class LoadedFolder:
    """A model folder in memory."""

    model: OpenUni
    card: dict[str, Any]
    """The parsed ``openuni.json``."""
    tokenizer: Any
    """A transformers tokenizer."""
    scheduler: Any
    """A diffusers scheduler; copy it before use, it keeps state."""
    lmm_config: dict[str, Any] = field(default_factory=dict)
    """The language model's ``config.json``."""


def load_native_folder(
    folder: Path,
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
    on_component: Callable[[str], None] = lambda name: None,
) -> LoadedFolder:
    """Read a model folder.

    Args:
        folder: the folder that holds ``openuni.json``.
        device: where the weights go.
        dtype: what they are converted to.
        on_component: called with the name of each part as its loading begins.

    Raises:
        WeightsError: a file is missing, damaged, or does not fit the configs beside it.
    """
    card = read_json(folder / CARD_FILE)
    on_component("config")
    with parameters_on_meta():
        model = build_model(folder, card)
    on_component("weights")
    with SafetensorsSource(folder / WEIGHTS_FILE) as source:
        assign_weights(model, source)
    move(model, device, dtype)
    model.eval().requires_grad_(False)
    on_component("tokenizer")
    tokenizer = load_tokenizer(folder / "tokenizer")
    scheduler = load_scheduler(folder)
    lmm_config = read_json(folder / "lmm" / "config.json")
    return LoadedFolder(model, card, tokenizer, scheduler, lmm_config)


def build_model(folder: Path, card: Mapping[str, Any]) -> OpenUni:
    """Build the module that a folder describes, with freshly initialised weights."""
    from openuni.models.libraries import AutoencoderDC, SanaTransformer2DModel

    language_config = read_json(folder / "lmm" / "config.json")
    transformer_config = read_json(folder / "transformer" / "config.json")
    vae_config = read_json(folder / "vae" / "config.json")
    try:
        return OpenUni(
            openuni_config(card),
            build_lmm(language_config),
            SanaTransformer2DModel.from_config(transformer_config),
            AutoencoderDC.from_config(vae_config),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsError(
            f"the configs in {folder} do not describe a model: {error}",
            hint="Get the folder again from where it came; its json files were changed.",
        ) from error


def openuni_config(card: Mapping[str, Any]) -> OpenUniConfig:
    """The part of ``openuni.json`` that builds the module."""
    return OpenUniConfig(
        num_queries=card["num_queries"],
        connector=ConnectorConfig(**card["connector"]),
        proj_type=card["proj_type"],
    )


def load_tokenizer(folder: Path) -> Any:
    """The folder's tokenizer, without a look at the network."""
    from openuni.models.libraries import PreTrainedTokenizerFast

    try:
        return PreTrainedTokenizerFast.from_pretrained(str(folder), local_files_only=True)
    except (OSError, ValueError) as error:
        raise WeightsError(f"no tokenizer could be read from {folder}: {error}") from error


def load_scheduler(folder: Path) -> Any:
    """The folder's sampling scheduler (DPM-Solver++ multistep)."""
    from openuni.models.libraries import DPMSolverMultistepScheduler

    return DPMSolverMultistepScheduler.from_config(
        read_json(folder / "scheduler" / "scheduler_config.json")
    )


def save_native_folder(
    folder: Path,
    model: OpenUni,
    card: Mapping[str, Any],
    tokenizer: Any,
    scheduler: Any,
    *,
    dtype: torch.dtype = torch.bfloat16,
) -> None:
    """Write a model folder; each file is written beside its place and renamed into it.

    ``card`` holds what ``openuni.json`` should say beyond the module's own numbers (id, default
    size, steps, guidance, prompts).
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = model.config
    own = {
        "num_queries": config.num_queries,
        "connector": asdict(config.connector),
        "proj_type": config.proj_type,
        "size_multiple": model.size_multiple,
    }
    _write_json(folder / CARD_FILE, {**card, **own})
    _write_json(folder / "lmm" / "config.json", _plain(lmm_config(model.lmm)))
    _write_json(folder / "transformer" / "config.json", _plain(dict(model.transformer.config)))
    _write_json(folder / "vae" / "config.json", _plain(dict(model.vae.config)))
    _write_json(folder / "scheduler" / "scheduler_config.json", _plain(dict(scheduler.config)))
    tokenizer.save_pretrained(str(folder / "tokenizer"))
    tensors = {name: t.detach().to("cpu", dtype).contiguous() for name, t in _stored(model).items()}
    beside = folder / f".{WEIGHTS_FILE}.incomplete"
    save_file(tensors, str(beside), metadata={"format": "pt"})
    beside.replace(folder / WEIGHTS_FILE)


def _stored(model: OpenUni) -> dict[str, Tensor]:
    """The state dict without the output head where it is tied to the embeddings."""
    tensors = model.state_dict()
    if model.lmm.has_tied_head:
        return {n: t for n, t in tensors.items() if not n.endswith("lm_head.weight")}
    return tensors


def _write_json(path: Path, value: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.incomplete")
    beside.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    beside.replace(path)


def _plain(config: Mapping[str, Any]) -> dict[str, Any]:
    """Drop what names this machine or this moment: paths and library versions."""
    private = {"_name_or_path", "_diffusers_version", "_use_default_values", "transformers_version"}
    return {
        k: v for k, v in config.items() if k not in private and not k.startswith("_use_default")
    }
