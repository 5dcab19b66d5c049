"""The sizes of openuni-nano's parts. How they are trained is in `openuni/configs/nano`."""

from __future__ import annotations

from typing import Any

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

NUM_QUERIES = 16
FLOW_SHIFT = 3.0
