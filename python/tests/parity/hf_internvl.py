"""The tiny InternVL3 in transformers' own format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from openuni.models.internvl_names import original_name
from parity.tiny_models import INTERNVL, LLM, VISION


def hf_config() -> dict[str, Any]:
    """As the ``-hf`` folders write it."""
    shared = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads",
              "norm_type", "layer_norm_eps")  # fmt: skip
    side, patch = VISION["image_size"], VISION["patch_size"]
    return {
        "model_type": "internvl",
        "architectures": ["InternVLForConditionalGeneration"],
        "vision_config": {
            "model_type": "internvl_vision",
            **{name: VISION[name] for name in shared},
            "attention_bias": VISION["qkv_bias"],
            "use_qk_norm": VISION["qk_normalization"],
            "image_size": [side, side],
            "patch_size": [patch, patch],
        },
        "text_config": {name: value for name, value in LLM.items() if name != "architectures"},
        "image_token_id": 261,
        "downsample_ratio": INTERNVL["downsample_ratio"],
        "tie_word_embeddings": False,
    }


def write_hf(original: Path, folder: Path, *, newer: bool) -> Any:
    """Write the weights of an original-format folder under transformers' names.

    Args:
        original: the folder in the original format.
        folder: where to write.
        newer: put everything but the head under ``model.``, as transformers has since 4.52.

    Returns:
        transformers' own model with these weights.
    """
    from transformers import InternVLConfig, InternVLForConditionalGeneration

    model = InternVLForConditionalGeneration(InternVLConfig(**hf_config())).eval()
    stored = load_file(original / "model.safetensors")
    tensors = {name: _part(stored, original_name(name)) for name in model.state_dict()}
    model.load_state_dict(tensors)
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(hf_config()), encoding="utf-8")
    save_file(tensors if newer else {_older(n): t for n, t in tensors.items()},
              folder / "model.safetensors")  # fmt: skip
    return model


def _part(stored: dict[str, torch.Tensor], name: str) -> torch.Tensor:
    for index, letter in enumerate("qkv"):
        if name.startswith("vision_model.") and f".{letter}_proj." in name:
            fused = stored[name.replace(f"{letter}_proj", "qkv")]
            return fused.chunk(3)[index].clone()
    return stored[name]


def _older(name: str) -> str:
    name = name.removeprefix("model.")
    if name.startswith("lm_head"):
        return f"language_model.{name}"
    return name.replace("language_model.", "language_model.model.", 1)
