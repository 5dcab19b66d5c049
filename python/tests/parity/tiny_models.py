"""Folders of tiny models, in the layouts that the full-size ones are published in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor, nn
from transformers import PreTrainedTokenizerFast

from openuni.models.connector import Connector, ConnectorConfig
from openuni.models.lmm_config import build_lmm
from openuni.models.meta_init import parameters_on_meta
from parity.tiny_weights import numbers, shapes_of, weights_for

WIDTH, CAPTION, QUERIES = 32, 24, 8
SPECIAL = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<img>", "</img>", "<IMG_CONTEXT>",
    "<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>",
)  # fmt: skip
VOCABULARY = 256 + len(SPECIAL)

CONNECTOR = {
    "hidden_size": WIDTH,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
}
LLM: dict[str, Any] = {
    "architectures": ["Qwen2ForCausalLM"],
    "model_type": "qwen2",
    "vocab_size": VOCABULARY,
    "hidden_size": WIDTH,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 1024,
    "rope_theta": 50000.0,
    "rms_norm_eps": 1e-6,
    "tie_word_embeddings": False,
}
VISION: dict[str, Any] = {
    "architectures": ["InternVisionModel"],
    "model_type": "intern_vit_6b",
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 3,
    "num_attention_heads": 2,
    "image_size": 448,
    "patch_size": 56,
    "qkv_bias": True,
    "qk_normalization": False,
    "norm_type": "layer_norm",
    "layer_norm_eps": 1e-6,
    "initializer_factor": 0.1,
}
INTERNVL: dict[str, Any] = {
    "model_type": "internvl_chat",
    "architectures": ["InternVLChatModel"],
    "vision_config": VISION,
    "llm_config": LLM,
    "select_layer": -1,
    "downsample_ratio": 0.5,
    "ps_version": "v2",
    "template": "internvl2_5",
    "force_image_size": 448,
}
QWEN: dict[str, Any] = {
    "model_type": "qwen2_5_vl",
    "architectures": ["Qwen2_5_VLForConditionalGeneration"],
    "image_token_id": VOCABULARY - 2,
    "video_token_id": VOCABULARY - 1,
    "vision_start_token_id": VOCABULARY - 4,
    "vision_end_token_id": VOCABULARY - 3,
    "tie_word_embeddings": True,
    **{k: v for k, v in LLM.items() if k not in ("architectures", "model_type",
                                                 "tie_word_embeddings")},
    "rope_scaling": {"type": "mrope", "mrope_section": [2, 1, 1]},
    "vision_config": {
        "model_type": "qwen2_5_vl",
        "depth": 2,
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_heads": 2,
        "in_channels": 3,
        "patch_size": 14,
        "spatial_merge_size": 2,
        "temporal_patch_size": 2,
        "window_size": 112,
        "fullatt_block_indexes": [1],
        "out_hidden_size": WIDTH,
        "tokens_per_second": 2,
    },
}  # fmt: skip
TRANSFORMER: dict[str, Any] = {
    "_class_name": "SanaTransformer2DModel",
    "in_channels": 4,
    "out_channels": 4,
    "num_attention_heads": 2,
    "attention_head_dim": 8,
    "num_layers": 2,
    "num_cross_attention_heads": 2,
    "cross_attention_head_dim": 8,
    "cross_attention_dim": 16,
    "caption_channels": CAPTION,
    "mlp_ratio": 2.5,
    "sample_size": 4,
    "patch_size": 1,
    "interpolation_scale": None,
}
_BLOCKS = ["ResBlock"] * 3 + ["EfficientViTBlock"] * 3
_MULTISCALES = [[], [], [], [5], [5], [5]]
VAE: dict[str, Any] = {
    "_class_name": "AutoencoderDC",
    "in_channels": 3,
    "latent_channels": 4,
    "attention_head_dim": 8,
    "encoder_block_types": _BLOCKS,
    "decoder_block_types": _BLOCKS,
    "encoder_block_out_channels": [4, 8, 8, 8, 8, 16],
    "decoder_block_out_channels": [4, 8, 8, 8, 8, 16],
    "encoder_layers_per_block": [1] * 6,
    "decoder_layers_per_block": [1] * 6,
    "encoder_qkv_multiscales": _MULTISCALES,
    "decoder_qkv_multiscales": _MULTISCALES,
    "scaling_factor": 0.41407,
}
SCHEDULER: dict[str, Any] = {
    "_class_name": "DPMSolverMultistepScheduler",
    "algorithm_type": "dpmsolver++",
    "solver_order": 2,
    "solver_type": "midpoint",
    "prediction_type": "flow_prediction",
    "use_flow_sigmas": True,
    "flow_shift": 3.0,
    "final_sigmas_type": "zero",
    "num_train_timesteps": 1000,
}


def write_internvl(folder: Path, config: dict[str, Any] = INTERNVL) -> Path:
    """InternVL3 in its original format."""
    return _write_lmm(folder, config)


def write_qwen(folder: Path) -> Path:
    """Qwen2.5-VL in transformers' format, under its newer names."""
    # Of a dozen seeds the one whose greedy answer varies most.
    return _write_lmm(folder, QWEN, seed=11)


def write_sana(folder: Path, config: dict[str, Any] = TRANSFORMER) -> Path:
    """SANA's transformer and scheduler."""
    from diffusers import SanaTransformer2DModel

    _write_diffusers(folder / "transformer", SanaTransformer2DModel, config)
    _write_json(folder / "scheduler" / "scheduler_config.json", SCHEDULER)
    return folder


def write_vae(folder: Path) -> Path:
    """The autoencoder."""
    from diffusers import AutoencoderDC

    return _write_diffusers(folder, AutoencoderDC, VAE)


def write_all(folder: Path) -> Path:
    """Every tiny model: ``internvl``, ``qwen``, ``sana`` and ``vae`` under one folder."""
    write_internvl(folder / "internvl")
    write_qwen(folder / "qwen")
    write_sana(folder / "sana")
    write_vae(folder / "vae")
    return folder


def trained_weights(proj_type: str, seed: int = 0) -> dict[str, Tensor]:
    """Queries, connector and projector, as a checkpoint of trained parameters holds them."""
    connector = Connector(ConnectorConfig(**CONNECTOR))
    shapes = {f"connector.{name}": shape for name, shape in shapes_of(connector).items()}
    projectors = {
        "enc_proj": {"projector.": (CAPTION, WIDTH)},
        "proj_enc_proj": {"projector.0.": (WIDTH, WIDTH), "projector.1.": (CAPTION, WIDTH)},
    }
    for prefix, (out, width) in projectors[proj_type].items():
        shapes |= {f"{prefix}weight": (out, width), f"{prefix}bias": (out,)}
    return {
        "meta_queries": numbers("meta_queries", (QUERIES, WIDTH), seed),
        **weights_for(shapes, seed),
    }


def make_tokenizer() -> PreTrainedTokenizerFast:
    """One token a byte, and the special tokens of both model families."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: index for index, token in enumerate([*alphabet, *SPECIAL])}
    tokenizer = Tokenizer(models.BPE(vocabulary, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(list(SPECIAL))
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<|endoftext|>", eos_token="<|im_end|>"
    )


def _write_lmm(folder: Path, config: dict[str, Any], seed: int = 0) -> Path:
    with parameters_on_meta():
        model = build_lmm(config)
    tensors = weights_for(shapes_of(model), seed)
    if model.has_tied_head:
        tensors = {n: t for n, t in tensors.items() if not n.endswith("lm_head.weight")}
    _write_json(folder / "config.json", config)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    make_tokenizer().save_pretrained(folder)
    return folder


def _write_diffusers(folder: Path, kind: Any, config: dict[str, Any]) -> Path:
    with parameters_on_meta():
        model: nn.Module = kind.from_config(config)
    _write_json(folder / "config.json", config)
    save_file(weights_for(shapes_of(model)), folder / "diffusion_pytorch_model.safetensors")
    return folder


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")
