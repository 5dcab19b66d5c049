"""A model of a known variant: a checkpoint over the folders of its pretrained parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from openuni.checkpoints.loading import load_source
from openuni.checkpoints.opening import open_checkpoint
from openuni.checkpoints.variants import require_variant
from openuni.compat.config_files import prompt_texts
from openuni.configs.models.prompts import internvl3_prompts, qwen2_5_vl_prompts
from openuni.configs.variants import VARIANTS
from openuni.errors import WeightsError
from openuni.models.meta_init import move, parameters_on_meta, require_materialised
from openuni.models.native_folder import LoadedFolder, load_scheduler
from openuni.models.openuni import OpenUni, OpenUniConfig
from openuni.models.pretrained import load_lmm, load_transformer, load_vae, read_json


def load_variant(
    name: str,
    parts: Mapping[str, str],
    checkpoint: Path,
    *,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
    on_component: Callable[[str], None] = lambda name: None,
) -> LoadedFolder:
    """Put a variant together.

    Args:
        name: key into :data:`openuni.configs.variants.VARIANTS`.
        parts: folders of ``lmm``, ``vae`` and ``transformer``, which holds ``transformer`` and
            ``scheduler``.
        checkpoint: trained weights.
        device: where the weights go.
        dtype: what they are converted to.
        on_component: called with the name of each part as its loading begins.

    Raises:
        WeightsError: files are missing or damaged, or the checkpoint is of another variant.
    """
    variant = VARIANTS[name]
    with open_checkpoint(checkpoint) as source:
        require_variant(source, name)
        folders = {part: Path(folder) for part, folder in parts.items()}
        on_component("language model")
        lmm = load_lmm(folders["lmm"])
        on_component("transformer")
        transformer = load_transformer(folders["transformer"] / "transformer")
        on_component("autoencoder")
        vae = load_vae(folders["vae"])
        with parameters_on_meta():
            config = OpenUniConfig(variant.queries, variant.connector, variant.proj_type)
            model = OpenUni(config, lmm, transformer, vae)
        on_component("checkpoint")
        load_source(model, source)
        require_materialised(model, checkpoint)
        move(model, device, dtype)
    model.eval().requires_grad_(False)
    on_component("tokenizer")
    card = {
        "id": name,
        "size_multiple": model.size_multiple,
        "prompts": prompt_texts(
            qwen2_5_vl_prompts if variant.lmm.startswith("qwen") else internvl3_prompts
        ),
    }
    return LoadedFolder(
        model,
        card,
        _tokenizer(folders["lmm"]),
        load_scheduler(folders["transformer"]),
        read_json(folders["lmm"] / "config.json"),
    )


def _tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    try:
        # No code that a folder brings along is run.
        return AutoTokenizer.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError) as error:
        raise WeightsError(f"no tokenizer could be read from {folder}: {error}") from error
