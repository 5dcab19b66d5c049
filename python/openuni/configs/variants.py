"""The four variants put together from their parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from openuni.configs.parts import DC_AE, LMMS, TRANSFORMERS
from openuni.errors import ModelNotFoundError
from openuni.models.attention import AttentionImplementation
from openuni.models.connector import ConnectorConfig
from openuni.models.lmm_config import build_lmm
from openuni.models.meta_init import parameters_on_meta
from openuni.models.openuni import OpenUni, OpenUniConfig, ProjectorType
from openuni.models.random_weights import fill_with_random


@dataclass(frozen=True)
class Variant:
    """Which parts a variant is made of.

    Args:
        lmm: key into :data:`openuni.configs.parts.LMMS`.
        transformer: key into :data:`openuni.configs.parts.TRANSFORMERS`.
        connector: sizes of the connector.
        image_size: side of the pictures it was trained on, in pixels.
        proj_type: where the projector sits.
        queries: learnable queries.
    """

    lmm: str
    transformer: str
    connector: ConnectorConfig
    image_size: int
    proj_type: ProjectorType = "enc_proj"
    queries: int = 256


_CONNECTOR_B = ConnectorConfig(896, 3072, 6, 14)
_CONNECTOR_L = ConnectorConfig(1536, 8960, 6, 24)
VARIANTS: dict[str, Variant] = {
    "openuni-b-512": Variant("internvl3-1b", "sana-0.6b-512", _CONNECTOR_B, 512),
    "openuni-l-512": Variant("internvl3-2b", "sana-1.6b-512", _CONNECTOR_L, 512),
    "openuni-l-1024": Variant("internvl3-2b", "sana1.5-1.6b-1024", _CONNECTOR_L, 1024),
    # The connector is 1536 wide and this language model 2048, so it is projected on both sides.
    "openuni-l-qwen-1024": Variant(
        "qwen2.5-vl-3b", "sana1.5-1.6b-1024", _CONNECTOR_L, 1024, "proj_enc_proj"
    ),
}


def build_variant(name: str, attn_implementation: AttentionImplementation = "sdpa") -> OpenUni:
    """A variant of true size without weights: parameters on the meta device.

    Load a checkpoint into it, or fill it with :func:`build_random_variant`'s random weights.

    Raises:
        ModelNotFoundError: no variant of that name.
    """
    from openuni.models.libraries import AutoencoderDC, SanaTransformer2DModel

    variant = VARIANTS.get(name)
    if variant is None:
        raise ModelNotFoundError(
            f"there is no variant {name!r}", hint=f"Known variants: {', '.join(VARIANTS)}."
        )
    config = OpenUniConfig(variant.queries, variant.connector, variant.proj_type)
    with parameters_on_meta():
        model = OpenUni(
            config,
            build_lmm(LMMS[variant.lmm], attn_implementation),
            SanaTransformer2DModel.from_config(TRANSFORMERS[variant.transformer]),
            AutoencoderDC.from_config(DC_AE),
        )
    return model.eval().requires_grad_(False)


def build_random_variant(
    name: str, *, seed: int = 0, dtype: torch.dtype = torch.bfloat16, **options: Any
) -> OpenUni:
    """As :func:`build_variant`, with random weights: for measurements at true size."""
    model = build_variant(name, **options)
    fill_with_random(model, seed=seed, dtype=dtype)
    model.tie_weights()
    return model
