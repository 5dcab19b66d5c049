"""Builds the multimodal language model that a config file describes.

Three kinds of file are read: ``internvl_chat`` (InternVL3's original format, which model folders
use too), ``internvl`` (transformers' own format) and ``qwen2_5_vl``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from openuni.models.attention import AttentionImplementation
from openuni.models.internvl_vision import InternVisionConfig
from openuni.models.llm_config import make_llm_config, plain_llm_config
from openuni.models.multimodal_llm import FeatureSettings, MultimodalLLM, make_vision_side
from openuni.models.qwen2_5_vl import Qwen25VL

Config = Mapping[str, Any]


def build_lmm(config: Config, attn_implementation: AttentionImplementation = "sdpa") -> Any:
    """The model with fresh weights; build it on the meta device where weights follow.

    Args:
        config: fields of ``config.json``.
        attn_implementation: of vision side and language model.

    Returns:
        A :class:`MultimodalLLM`.

    Raises:
        KeyError, TypeError, ValueError: the fields do not describe a supported model.
    """
    kind = config.get("model_type", "internvl_chat")
    if kind == "qwen2_5_vl":
        return _build_qwen(config, attn_implementation)
    if kind == "internvl":
        return _build_internvl(original_format(config), attn_implementation)
    if kind == "internvl_chat":
        return _build_internvl(config, attn_implementation)
    raise ValueError(
        f"a model of type {kind!r} is not supported, only internvl_chat, internvl, qwen2_5_vl"
    )


def lmm_config(lmm: MultimodalLLM) -> dict[str, Any]:
    """Fields from which :func:`build_lmm` builds the same model."""
    if isinstance(lmm, Qwen25VL):
        return {"model_type": "qwen2_5_vl", **lmm.config.to_dict()}
    config: dict[str, Any] = {"llm_config": plain_llm_config(lmm.language_model.config)}
    if lmm.can_see:
        vision = asdict(lmm.vision_model.config)
        vision.pop("attn_implementation")
        config |= {"model_type": "internvl_chat", "vision_config": vision, **asdict(lmm.features)}
    return config


def original_format(config: Config) -> dict[str, Any]:
    """The fields of transformers' ``internvl`` format under their original names."""
    vision = dict(config["vision_config"])
    if not vision.get("use_mean_pooling", True):
        raise ValueError("vision_config.use_mean_pooling off is not supported: no InternVL3 has it")
    return {
        "vision_config": {
            **vision,
            "qkv_bias": vision.get("attention_bias", False),
            "qk_normalization": vision.get("use_qk_norm", False),
            "initializer_factor": vision.get("layer_scale_init_value", 0.1),
            "image_size": _side(vision.get("image_size", 448)),
            "patch_size": _side(vision.get("patch_size", 14)),
        },
        "llm_config": {
            "tie_word_embeddings": config.get("tie_word_embeddings", False),
            **config["text_config"],
        },
        "select_layer": config.get("vision_feature_layer", -1),
        "downsample_ratio": config.get("downsample_ratio", 0.5),
        "ps_version": "v2",
    }


def _build_internvl(config: Config, attention: AttentionImplementation) -> MultimodalLLM:
    from openuni.models.libraries import Qwen2ForCausalLM

    llm_config = make_llm_config(config["llm_config"])
    # flash_attention_2 would make transformers ask for the flash_attn package.
    llm_config._attn_implementation = "eager" if attention == "eager" else "sdpa"
    language_model = Qwen2ForCausalLM(llm_config)
    if "vision_config" not in config:
        return MultimodalLLM(language_model)
    vision = InternVisionConfig.from_dict(
        {**config["vision_config"], "attn_implementation": attention}
    )
    features = FeatureSettings(
        select_layer=config.get("select_layer", -1),
        downsample_ratio=config.get("downsample_ratio", 0.5),
        ps_version=config.get("ps_version", "v1"),
        force_image_size=config.get("force_image_size"),
        max_dynamic_patch=config.get("max_dynamic_patch", 12),
    )
    sight = make_vision_side(vision, features, llm_config.hidden_size)
    return MultimodalLLM(language_model, *sight, features)


def _build_qwen(config: Config, attention: AttentionImplementation) -> Qwen25VL:
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    qwen_config = Qwen2_5_VLConfig(**{k: v for k, v in config.items() if k != "model_type"})
    qwen_config._attn_implementation = "eager" if attention == "eager" else "sdpa"
    return Qwen25VL(Qwen2_5_VLForConditionalGeneration(qwen_config))


def _side(size: Any) -> int:
    """Sides come as one number or two equal ones."""
    sides = list(size) if isinstance(size, list | tuple) else [size, size]
    if sides[0] != sides[1]:
        raise ValueError(f"tiles of {sides[0]} x {sides[1]} are not supported, only squares")
    return int(sides[0])
