"""Every number of openuni-nano. The defaults made the shipped weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class StageRecipe:
    """How long and how fast one training goes.

    `horizon`: the step at which the cosine of the learning rate would end, if that is later than
    the last step.
    """

    steps: int
    batch_size: int
    lr: float
    warmup: int
    weight_decay: float
    ema: float
    horizon: int | None = None


@dataclass(frozen=True)
class GeneratorRecipe(StageRecipe):
    """One phase of the generator's training.

    `timestep_shift` s moves timesteps towards noise, where a prompt decides what will be seen:
    t = s u / (1 + (s - 1) u). `kind_share` is the share of each kind of scene. `optimizer` is
    "adamw" or "muon". `edit_share` is the share of edits in a batch; they need a vision side.
    """

    timestep_shift: float = 3.0
    kind_share: dict[str, float] = field(default_factory=dict)
    optimizer: str = "adamw"
    edit_share: float = 0.0


_BLOCKS = ("ResBlock", "ResBlock", "ResBlock", "ResBlock", "EfficientViTBlock")
_QKV_MULTISCALES: tuple[tuple[int, ...], ...] = ((), (), (), (), (5,))
_WIDTHS = (12, 24, 48, 64, 64)

# 16x down to 16 channels. No layer in the first stage, so that the trunk starts at 64 pixels.
AUTOENCODER: dict[str, Any] = {
    "in_channels": 3,
    "latent_channels": 16,
    "attention_head_dim": 32,
    "encoder_block_types": _BLOCKS,
    "decoder_block_types": _BLOCKS,
    "encoder_block_out_channels": _WIDTHS,
    "decoder_block_out_channels": _WIDTHS,
    "encoder_layers_per_block": (0, 1, 1, 1, 1),
    "decoder_layers_per_block": (0, 1, 2, 2, 1),
    "encoder_qkv_multiscales": _QKV_MULTISCALES,
    "decoder_qkv_multiscales": _QKV_MULTISCALES,
}

VOCABULARY = 1024

LANGUAGE: dict[str, Any] = {
    "vocab_size": VOCABULARY,
    "hidden_size": 192,
    "intermediate_size": 448,
    "num_hidden_layers": 4,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "max_position_embeddings": 1024,
    "rope_theta": 10000.0,
    "rms_norm_eps": 1e-6,
    "tie_word_embeddings": True,
}

# InternViT's shape: 64 patches of 16 pixels, folded into 16 tokens.
VISION: dict[str, Any] = {
    "hidden_size": 128,
    "intermediate_size": 384,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "image_size": 128,
    "patch_size": 16,
    "initializer_factor": 1.0,
}

TRANSFORMER: dict[str, Any] = {
    "in_channels": 16,
    "out_channels": 16,
    "num_attention_heads": 6,
    "attention_head_dim": 32,
    "num_layers": 8,
    "num_cross_attention_heads": 6,
    "cross_attention_head_dim": 32,
    "cross_attention_dim": 192,
    "caption_channels": 192,
    "mlp_ratio": 2.0,
    "sample_size": 8,
    "patch_size": 1,
    "interpolation_scale": 1.0,
}

CONNECTOR: dict[str, Any] = {
    "hidden_size": 192,
    "intermediate_size": 512,
    "num_hidden_layers": 2,
    "num_attention_heads": 6,
}

NUM_QUERIES = 32
MAX_PROMPT_TOKENS = 128
PICTURES = 50_000
EDITS = 12_000
# Share of captions replaced by the unconditional prompt.
CAPTION_DROPOUT = 0.1
FLOW_SHIFT = 3.0


def _generator() -> tuple[GeneratorRecipe, ...]:
    """Lone objects teach shapes fastest; pairs then teach what goes with what."""
    natural = {"single": 0.2, "counting": 0.3, "pair": 0.5}
    even = {"single": 0.35, "counting": 0.3, "pair": 0.35}
    lone = {"single": 0.4, "counting": 0.3, "pair": 0.3}
    pairs = {"single": 0.2, "counting": 0.2, "pair": 0.6}
    last = {"single": 0.5, "counting": 0.2, "pair": 0.3}
    lone_last = {"single": 0.75, "counting": 0.1, "pair": 0.15}
    beside_edits = {"single": 0.35, "counting": 0.15, "pair": 0.5}
    return (
        GeneratorRecipe(1600, 64, 1.2e-3, 150, 0.02, 0.998, 3000, 1.0, natural),
        GeneratorRecipe(2000, 32, 1.0e-3, 100, 0.02, 0.998, 4300, 3.0, even),
        GeneratorRecipe(5958, 32, 1.5e-3, 100, 0.02, 0.998, None, 3.0, lone),
        GeneratorRecipe(2678, 32, 1.2e-3, 100, 0.02, 0.998, None, 3.0, pairs),
        GeneratorRecipe(3118, 64, 1.0e-3, 50, 0.02, 0.998, None, 3.0, last, "muon"),
        GeneratorRecipe(1089, 64, 8.0e-4, 30, 0.02, 0.996, None, 3.0, lone_last, "muon"),
        GeneratorRecipe(1400, 64, 1.0e-3, 50, 0.02, 0.998, None, 3.0, beside_edits, "muon", 0.5),
    )


@dataclass(frozen=True)
class Recipe:
    """The trainings, the generator's in phases."""

    autoencoder: StageRecipe = StageRecipe(2200, 16, 3e-3, 100, 0.01, 0.998)
    language: StageRecipe = StageRecipe(1600, 64, 2e-3, 100, 0.05, 0.998)
    vision: StageRecipe = StageRecipe(3000, 32, 1.5e-3, 100, 0.02, 0.998)
    generator: tuple[GeneratorRecipe, ...] = field(default_factory=_generator)
