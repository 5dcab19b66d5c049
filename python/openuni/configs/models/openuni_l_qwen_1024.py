# ruff: noqa: C408 - dict() calls are the idiom of these configs
# OpenUni-L-1024 with Qwen2.5-VL-3B in InternVL3's place. No weights are published.
import torch
from diffusers import (
    AutoencoderDC,
    DPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    SanaTransformer2DModel,
)
from mmengine.config import read_base
from transformers import AutoTokenizer, Qwen2_5_VLForConditionalGeneration

from openuni.compat.training_model import OpenUniQwen25VLSANAHF

with read_base():
    from .prompts import qwen2_5_vl_prompts

lmm_path = "Qwen/Qwen2.5-VL-3B-Instruct"
sana_path = "Efficient-Large-Model/SANA1.5_1.6B_1024px_diffusers"
vae_path = "mit-han-lab/dc-ae-f32c32-sana-1.1-diffusers"

model = dict(
    type=OpenUniQwen25VLSANAHF,
    num_queries=256,
    connector=dict(
        hidden_size=1536,
        intermediate_size=8960,
        num_hidden_layers=6,
        num_attention_heads=24,
        _attn_implementation="flash_attention_2",
    ),
    lmm=dict(
        type=Qwen2_5_VLForConditionalGeneration.from_pretrained,
        pretrained_model_name_or_path=lmm_path,
        torch_dtype=torch.bfloat16,
        attn_implementation="flash_attention_2",
    ),
    transformer=dict(
        type=SanaTransformer2DModel.from_pretrained,
        pretrained_model_name_or_path=sana_path,
        subfolder="transformer",
        torch_dtype=torch.bfloat16,
    ),
    vae=dict(
        type=AutoencoderDC.from_pretrained,
        pretrained_model_name_or_path=vae_path,
        torch_dtype=torch.bfloat16,
    ),
    train_scheduler=dict(
        type=FlowMatchEulerDiscreteScheduler.from_pretrained,
        pretrained_model_name_or_path=sana_path,
        subfolder="scheduler",
    ),
    test_scheduler=dict(
        type=DPMSolverMultistepScheduler.from_pretrained,
        pretrained_model_name_or_path=sana_path,
        subfolder="scheduler",
    ),
    tokenizer=dict(
        type=AutoTokenizer.from_pretrained,
        pretrained_model_name_or_path=lmm_path,
        padding_side="right",
    ),
    prompt_template=qwen2_5_vl_prompts,
    # The connector is 1536 wide, this language model 2048; enc_proj would want them equal.
    proj_type="proj_enc_proj",
    lora_modules=None,
    freeze_lmm=True,
    freeze_transformer=True,
)
