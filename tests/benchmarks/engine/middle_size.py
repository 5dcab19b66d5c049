"""A model of middle size with random weights, in the folders that the official configs name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderDC, SanaTransformer2DModel
from middle_shape import CONNECTOR, QUERIES, WIDTH
from safetensors.torch import save_file
from torch import nn

from openuni.engines.native.loading import BUILT_IN
from openuni.models.connector import Connector, ConnectorConfig
from openuni.models.lmm_config import build_lmm

CAPTION = 2304
_LLM = {
    "architectures": ["Qwen2ForCausalLM"],
    "model_type": "qwen2",
    "vocab_size": 32768,
    "hidden_size": WIDTH,
    "intermediate_size": 2816,
    "num_hidden_layers": 8,
    "num_attention_heads": 8,
    "num_key_value_heads": 2,
    "max_position_embeddings": 4096,
    "rms_norm_eps": 1e-6,
    "tie_word_embeddings": False,
}
_VISION = {
    "architectures": ["InternVisionModel"],
    "model_type": "intern_vit_6b",
    "hidden_size": 256,
    "intermediate_size": 1024,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "image_size": 448,
    "patch_size": 14,
    "qkv_bias": True,
    "qk_normalization": False,
    "norm_type": "layer_norm",
}
_INTERNVL = {
    "model_type": "internvl_chat",
    "architectures": ["InternVLChatModel"],
    "vision_config": _VISION,
    "llm_config": _LLM,
    "select_layer": -1,
    "downsample_ratio": 0.5,
    "ps_version": "v2",
    "template": "internvl2_5",
    "force_image_size": 448,
}
_TRANSFORMER = {
    "in_channels": 32,
    "out_channels": 32,
    "num_attention_heads": 16,
    "attention_head_dim": 32,
    "num_layers": 12,
    "num_cross_attention_heads": 8,
    "cross_attention_head_dim": 64,
    "cross_attention_dim": WIDTH,
    "caption_channels": CAPTION,
    "mlp_ratio": 2.5,
    "sample_size": 16,
    "patch_size": 1,
}
_BLOCKS = ["ResBlock"] * 3 + ["EfficientViTBlock"] * 3
_CHANNELS = [32, 64, 128, 128, 256, 256]  # a quarter of the published autoencoder's
_VAE = {
    "latent_channels": 32,
    "encoder_block_types": _BLOCKS,
    "decoder_block_types": _BLOCKS,
    "encoder_block_out_channels": _CHANNELS,
    "decoder_block_out_channels": _CHANNELS,
    "encoder_layers_per_block": [2, 2, 2, 3, 3, 3],
    "decoder_layers_per_block": [3] * 6,
    "encoder_qkv_multiscales": [[], [], [], [5], [5], [5]],
    "decoder_qkv_multiscales": [[], [], [], [5], [5], [5]],
    "scaling_factor": 0.41407,
}
_SCHEDULER = {
    "_class_name": "DPMSolverMultistepScheduler",
    "algorithm_type": "dpmsolver++",
    "prediction_type": "flow_prediction",
    "use_flow_sigmas": True,
    "flow_shift": 3.0,
}


def write_models(folder: Path) -> None:
    """Write ``internvl``, ``sana/transformer``, ``sana/scheduler``, ``vae`` and ``trained.pth``."""
    torch.manual_seed(0)
    _write(folder / "internvl", build_lmm(_INTERNVL), _INTERNVL, "model.safetensors")
    for file in (BUILT_IN["openuni-nano"] / "tokenizer").iterdir():
        shutil.copy(file, folder / "internvl")
    for name, kind, config in (
        ("sana/transformer", SanaTransformer2DModel, _TRANSFORMER),
        ("vae", AutoencoderDC, _VAE),
    ):
        described = {"_class_name": kind.__name__, **config}
        weights = "diffusion_pytorch_model.safetensors"
        _write(folder / name, kind.from_config(described), described, weights)
    _write_json(folder / "sana" / "scheduler" / "scheduler_config.json", _SCHEDULER)
    trained = nn.Module()
    trained.connector = Connector(ConnectorConfig(**CONNECTOR))
    trained.projector = nn.Linear(WIDTH, CAPTION)
    trained.meta_queries = nn.Parameter(torch.empty(QUERIES, WIDTH))
    torch.save({"state_dict": _randomised(trained)}, folder / "trained.pth")


def _write(folder: Path, model: nn.Module, config: dict[str, Any], weights: str) -> None:
    folder.mkdir(parents=True)
    _write_json(folder / "config.json", config)
    save_file(_randomised(model), folder / weights, metadata={"format": "pt"})


@torch.no_grad()
def _randomised(model: nn.Module) -> dict[str, torch.Tensor]:
    """Weights that keep activations near unit size, so that no kernel meets special values."""
    for parameter in model.parameters():
        if parameter.ndim > 1:
            parameter.normal_(std=parameter[0].numel() ** -0.5)
    return {name: tensor.contiguous() for name, tensor in model.state_dict().items()}


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))
