"""Reads the pretrained parts from their own folders: language model, transformer, autoencoder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

from openuni.checkpoints.opening import open_checkpoint
from openuni.errors import ModelNotFoundError, WeightsError
from openuni.models.assigning import assign_weights
from openuni.models.attention import AttentionImplementation
from openuni.models.internvl_names import OriginalNames
from openuni.models.lmm_config import build_lmm
from openuni.models.meta_init import parameters_on_meta
from openuni.models.multimodal_llm import MultimodalLLM

_FILES = ["*.json", "*.safetensors", "*.txt", "*.model"]


def find_folder(name_or_path: str | Path, subfolder: str | None = None) -> Path:
    """A folder on disk, or a Hugging Face repository's in the local cache, fetched if need be.

    Raises:
        ModelNotFoundError: there is neither.
    """
    local = Path(name_or_path).expanduser()
    if not local.is_dir():
        local = _hub_folder(str(name_or_path), subfolder)
    folder = local / subfolder if subfolder else local
    if not folder.is_dir():
        raise ModelNotFoundError(f"{local} has no folder {subfolder}")
    return folder


def load_lmm(
    folder: Path,
    *,
    dtype: torch.dtype | None = None,
    attn_implementation: AttentionImplementation = "sdpa",
) -> MultimodalLLM:
    """InternVL3 (original or ``-hf`` format) or Qwen2.5-VL from its folder.

    Args:
        folder: holds ``config.json`` and safetensors, sharded or not.
        dtype: what weights are converted to; None keeps theirs, mapped from the files.
        attn_implementation: of vision side and language model.

    Raises:
        WeightsError: files are missing or damaged, or do not fit each other.
    """
    config = read_json(folder / "config.json")
    try:
        with parameters_on_meta():
            lmm: MultimodalLLM = build_lmm(config, attn_implementation)
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"{folder} is no InternVL3 or Qwen2.5-VL: {error}") from error
    with open_checkpoint(folder) as source:
        renamed = config.get("model_type") == "internvl"
        assign_weights(lmm, OriginalNames(source) if renamed else source, dtype=dtype)
    return lmm.eval()


def load_transformer(folder: Path, *, dtype: torch.dtype | None = None) -> Any:
    """SANA's ``SanaTransformer2DModel`` from its folder (``config.json`` and safetensors)."""
    from openuni.models.libraries import SanaTransformer2DModel

    return _load_diffusers(SanaTransformer2DModel, folder, dtype)


def load_vae(folder: Path, *, dtype: torch.dtype | None = None) -> Any:
    """The deep-compression autoencoder ``AutoencoderDC`` from its folder."""
    from openuni.models.libraries import AutoencoderDC

    return _load_diffusers(AutoencoderDC, folder, dtype)


def _load_diffusers(kind: Any, folder: Path, dtype: torch.dtype | None) -> Any:
    config = read_json(folder / "config.json")
    try:
        with parameters_on_meta():
            model = kind.from_config(config)
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"{folder} is no {kind.__name__}: {error}") from error
    with open_checkpoint(folder) as source:
        assign_weights(model, source, dtype=dtype)
    return model.eval()


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file.

    Raises:
        WeightsError: the file is missing or damaged.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise WeightsError(f"{path} is missing or damaged: {error}") from error
    if not isinstance(value, dict):
        raise WeightsError(f"{path} must hold a JSON object")
    return value


def _hub_folder(repo: str, subfolder: str | None) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    patterns = [f"{subfolder}/{name}" for name in _FILES] if subfolder else _FILES
    try:
        return Path(snapshot_download(repo, allow_patterns=patterns))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelNotFoundError(
            f"{repo} is neither a folder here nor a repository that could be fetched",
            hint="Check the name, or fetch it where there is a network and name its folder.",
            details={"model": repo},
        ) from error
