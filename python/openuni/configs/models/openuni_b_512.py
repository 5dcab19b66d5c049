# ruff: noqa: C408 - dict() calls are the idiom of these configs
# OpenUni-B-512: InternVL3-1B and SANA-0.6B.
import torch
from diffusers import (
    AutoencoderDC,
    DPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    SanaTransformer2DModel,
)
from mmengine.config import read_base
from transformers import AutoTokenizer

from openuni.compat.internvl_chat import InternVLChatModel
from openuni.compat.training_model import OpenUniInternVL3SANAHF

with read_base():
    from .prompts import internvl3_prompts

lmm_path = "OpenGVLab/InternVL3-1B"
sana_path = "Efficient-Large-Model/Sana_600M_512px_diffusers"
vae_path = "mit-han-lab/dc-ae-f32c32-sana-1.1-diffusers"

model = dict(
    type=OpenUniInternVL3SANAHF,
    num_queries=256,
    connector=dict(
        hidden_size=896,
        intermediate_size=3072,
        num_hidden_layers=6,
        num_attention_heads=14,
        _attn_implementation="flash_attention_2",
    ),
    lmm=dict(
        type=InternVLChatModel.from_pretrained,
        pretrained_model_name_or_path=lmm_path,
        torch_dtype=torch.bfloat16,
        use_flash_attn=True,
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
    prompt_template=internvl3_prompts,
    lora_modules=None,
    freeze_lmm=True,
    freeze_transformer=True,
)
