# ruff: noqa: C408, I001 - as the official config files are written
# A config that names the official modules, which are nowhere on the path.
import torch
from src.models.openuni.internvl3_sana_hf import OpenUniInternVL3SANAHF
from src.models.internvl3.modeling_internvl_chat import InternVLChatModel
from diffusers import (
    AutoencoderDC,
    DPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    SanaTransformer2DModel,
)
from transformers import AutoTokenizer

sana = "nowhere/sana"
model = dict(
    type=OpenUniInternVL3SANAHF,
    connector=dict(_attn_implementation="flash_attention_2"),
    lmm=dict(
        type=InternVLChatModel.from_pretrained,
        pretrained_model_name_or_path="nowhere/internvl",
        torch_dtype=torch.bfloat16,
        low_cpu_mem_usage=True,
        use_flash_attn=True,
    ),
    vae=dict(type=AutoencoderDC.from_pretrained, torch_dtype=torch.bfloat16),
    transformer=dict(type=SanaTransformer2DModel.from_pretrained, subfolder="transformer"),
    train_scheduler=dict(
        type=FlowMatchEulerDiscreteScheduler.from_pretrained, subfolder="scheduler"
    ),
    test_scheduler=dict(type=DPMSolverMultistepScheduler.from_pretrained, subfolder="scheduler"),
    tokenizer=dict(type=AutoTokenizer.from_pretrained, trust_remote_code=True),
    prompt_template=dict(
        IMG_START_TOKEN="<img>",
        IMG_END_TOKEN="</img>",
        IMG_CONTEXT_TOKEN="<IMG_CONTEXT>",
        INSTRUCTION="<|im_start|>user\n{input}<|im_end|>\n<|im_start|>assistant\n",
        GENERATION="Generate an image: {input}",
        CFG="Generate an image.",
    ),
)
