"""Edits as the generator learns from them: what is seen of the source, and the target's latents."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from diffusers import AutoencoderDC
from safetensors.torch import load_file, save_file
from torch import Tensor
from tqdm import tqdm

from openuni.models.multimodal_llm import MultimodalLLM
from openuni.nano.autoencoder import encode_pictures
from openuni.nano.edits import make_edit
from openuni.nano.render import render
from openuni.nano.vision import normalise

_BATCH = 64


class EditCorpus(NamedTuple):
    """Edits 0..n-1 of a seed."""

    features: Tensor
    """(n, image tokens, width) bf16: the sources as the language model sees them."""
    latents: Tensor
    """(n, 16, 8, 8) fp32: the targets, scaled."""


@torch.no_grad()
def encode_edits(lmm: MultimodalLLM, vae: AutoencoderDC, seed: int, count: int) -> EditCorpus:
    """Renders and encodes edits 0..count-1 of `seed`."""
    features, latents = [], []
    for start in tqdm(range(0, count, _BATCH), desc="edits", unit="batch"):
        edits = [make_edit(seed, index) for index in range(start, min(start + _BATCH, count))]
        sources = np.stack([render(edit.source) for edit in edits])
        targets = np.stack([render(edit.target) for edit in edits])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            features.append(lmm.extract_feature(normalise(sources)).bfloat16())
        latents.append(encode_pictures(vae, targets))
    return EditCorpus(torch.cat(features), torch.cat(latents).contiguous())


def cached_edits(
    cache: Path, lmm: MultimodalLLM, vae: AutoencoderDC, seed: int, count: int
) -> EditCorpus:
    """As :func:`encode_edits`, from a file that is made at the first call."""
    path = cache / f"edits-{seed}-{count}.safetensors"
    if not path.exists():
        partial = path.with_suffix(".partial")
        save_file(encode_edits(lmm, vae, seed, count)._asdict(), partial)
        partial.rename(path)
    return EditCorpus(**load_file(path))
