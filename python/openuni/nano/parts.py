"""openuni-nano's parts with fresh weights."""

from __future__ import annotations

from diffusers import AutoencoderDC, SanaTransformer2DModel
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from openuni.models.internvl_vision import InternVisionConfig
from openuni.models.multimodal_llm import FeatureSettings, MultimodalLLM, make_vision_side
from openuni.nano.architecture import AUTOENCODER, LANGUAGE, TRANSFORMER, VISION


def new_autoencoder() -> AutoencoderDC:
    """The deep-compression autoencoder: 128 px pictures to 8 x 8 x 16 latents and back."""
    return AutoencoderDC(**AUTOENCODER)


def new_language_model(tokenizer: PreTrainedTokenizerFast) -> Qwen2ForCausalLM:
    """A Qwen2-shaped model with the tokenizer's special ids."""
    config = Qwen2Config(
        **LANGUAGE,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        attn_implementation="sdpa",
    )
    return Qwen2ForCausalLM(config)


def make_seeing(language_model: Qwen2ForCausalLM) -> MultimodalLLM:
    """A language model, as it is, with a fresh vision side."""
    # It only ever sees whole pictures in training.
    features = FeatureSettings(max_dynamic_patch=1)
    sides = make_vision_side(InternVisionConfig(**VISION), features, LANGUAGE["hidden_size"])
    return MultimodalLLM(language_model, *sides, features)


def new_transformer() -> SanaTransformer2DModel:
    """SANA's transformer."""
    return SanaTransformer2DModel(**TRANSFORMER)
