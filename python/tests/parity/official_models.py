"""Builds the official classes on tiny folders, as the official config files would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from parity.tiny_models import CONNECTOR, QUERIES, trained_weights

INTERNVL_PROMPTS = {
    "IMG_START_TOKEN": "<img>",
    "IMG_END_TOKEN": "</img>",
    "IMG_CONTEXT_TOKEN": "<IMG_CONTEXT>",
    "INSTRUCTION": "<|im_start|>user\n{input}<|im_end|>\n<|im_start|>assistant\n",
    "GENERATION": "Generate an image: {input}",
    "CFG": "Generate an image.",
}
QWEN_PROMPTS = {
    **INTERNVL_PROMPTS,
    "IMG_START_TOKEN": "<|vision_start|>",
    "IMG_END_TOKEN": "<|vision_end|>",
    "IMG_CONTEXT_TOKEN": "<|image_pad|>",
    "IMG_START_TOKEN_FOR_GENERATION": False,
}


def build_internvl(models: Path) -> Any:
    """The official InternVL3 variant in fp32."""
    from src.models.internvl3.modeling_internvl_chat import InternVLChatModel
    from src.models.openuni.internvl3_sana_hf import OpenUniInternVL3SANAHF

    lmm = {
        "type": InternVLChatModel.from_pretrained,
        "pretrained_model_name_or_path": str(models / "internvl"),
        "torch_dtype": torch.float32,
        "low_cpu_mem_usage": True,
        "use_flash_attn": True,
    }
    parts = _parts(models, models / "internvl")
    return _with_trained(
        OpenUniInternVL3SANAHF(lmm=lmm, prompt_template=INTERNVL_PROMPTS, **parts), "enc_proj"
    )


def build_qwen(models: Path) -> Any:
    """The official Qwen2.5-VL variant in fp32."""
    from src.models.openuni.qwen2_5_vl_sana_hf import OpenUniQwen25VLSANAHF
    from transformers import Qwen2_5_VLForConditionalGeneration

    lmm = {
        "type": Qwen2_5_VLForConditionalGeneration.from_pretrained,
        "pretrained_model_name_or_path": str(models / "qwen"),
        "torch_dtype": torch.float32,
    }
    parts = _parts(models, models / "qwen")
    return _with_trained(
        OpenUniQwen25VLSANAHF(
            lmm=lmm, prompt_template=QWEN_PROMPTS, proj_type="proj_enc_proj", **parts
        ),
        "proj_enc_proj",
    )


def save_as_trainer(model: Any, path: Path) -> None:
    """What the official trainer leaves behind: trained weights beside its own objects."""
    from mmengine.logging import HistoryBuffer

    buffer = HistoryBuffer([0.5], [1])
    trained = {n: p.detach().half() for n, p in model.named_parameters() if p.requires_grad}
    torch.save(
        {"meta": {"iter": 1}, "message_hub": {"log_scalars": {"train/loss": buffer}},
         "state_dict": trained},
        path,
    )  # fmt: skip


def _parts(models: Path, tokenizer: Path) -> dict[str, Any]:
    from diffusers import (
        AutoencoderDC,
        DPMSolverMultistepScheduler,
        FlowMatchEulerDiscreteScheduler,
        SanaTransformer2DModel,
    )
    from transformers import AutoTokenizer

    def from_sana(kind: Any, subfolder: str) -> dict[str, Any]:
        return {
            "type": kind.from_pretrained,
            "pretrained_model_name_or_path": str(models / "sana"),
            "subfolder": subfolder,
        }

    return {
        "transformer": from_sana(SanaTransformer2DModel, "transformer"),
        "train_scheduler": from_sana(FlowMatchEulerDiscreteScheduler, "scheduler"),
        "test_scheduler": from_sana(DPMSolverMultistepScheduler, "scheduler"),
        "vae": {
            "type": AutoencoderDC.from_pretrained,
            "pretrained_model_name_or_path": str(models / "vae"),
        },
        "tokenizer": {
            "type": AutoTokenizer.from_pretrained,
            "pretrained_model_name_or_path": str(tokenizer),
            "padding_side": "right",
        },
        "connector": {**CONNECTOR, "_attn_implementation": "eager"},
        "num_queries": QUERIES,
        "use_activation_checkpointing": False,
    }


def _with_trained(model: Any, proj_type: str) -> Any:
    missing, unexpected = model.load_state_dict(trained_weights(proj_type), strict=False)
    assert not unexpected
    assert {name.partition(".")[0] for name in missing} == {"lmm", "transformer", "vae"}
    return model
