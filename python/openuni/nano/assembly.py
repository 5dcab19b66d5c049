"""Puts openuni-nano together from its parts and says what its model folder says."""

from __future__ import annotations

from typing import Any

from diffusers import AutoencoderDC, DPMSolverMultistepScheduler, SanaTransformer2DModel
from transformers import Qwen2ForCausalLM

from openuni.models.connector import ConnectorConfig
from openuni.models.multimodal_llm import MultimodalLLM
from openuni.models.openuni import OpenUni, OpenUniConfig
from openuni.nano.recipe import CONNECTOR, FLOW_SHIFT, NUM_QUERIES, TRANSFORMER
from openuni.nano.scenes import IMAGE_SIZE
from openuni.pipelines.prompts import PromptTemplate


def assemble(language_model: Qwen2ForCausalLM, vae: AutoencoderDC) -> OpenUni:
    """Joins two trained parts with fresh queries, connector, projector and transformer."""
    return OpenUni(
        OpenUniConfig(NUM_QUERIES, ConnectorConfig(**CONNECTOR), "enc_proj"),
        MultimodalLLM(language_model),
        SanaTransformer2DModel(**TRANSFORMER),
        vae,
    )


def freeze(model: OpenUni) -> OpenUni:
    """Has all train but the language model, with its vision side, and the autoencoder."""
    model.requires_grad_(True)
    model.lmm.requires_grad_(False)
    model.vae.requires_grad_(False)
    return model


def make_scheduler() -> DPMSolverMultistepScheduler:
    """DPM-Solver++ for flow matching, as SANA samples."""
    return DPMSolverMultistepScheduler(
        num_train_timesteps=1000,
        algorithm_type="dpmsolver++",
        solver_order=2,
        prediction_type="flow_prediction",
        use_flow_sigmas=True,
        flow_shift=FLOW_SHIFT,
    )


def make_card() -> dict[str, Any]:
    """What `openuni.json` says beyond the module's own numbers."""
    prompts = PromptTemplate()
    return {
        "id": "openuni-nano",
        "defaults": {
            "width": IMAGE_SIZE,
            "height": IMAGE_SIZE,
            "steps": 20,
            "guidance": 4.5,
        },
        "prompts": {
            "instruction": prompts.instruction,
            "generation": prompts.generation,
            "unconditional": prompts.unconditional,
            "image_start": prompts.image_start,
        },
    }
