# ruff: noqa: C408, F403, F405 - configs are made by importing their parts
# OpenUni-L-1024 with Qwen2.5-VL-3B in InternVL3's place. No weights are published.
import torch
from mmengine.config import read_base
from transformers import Qwen2_5_VLForConditionalGeneration

from openuni.compat.training_model import OpenUniQwen25VLSANAHF

with read_base():
    from .openuni_l_1024 import *
    from .prompts import qwen2_5_vl_prompts

lmm_path = "Qwen/Qwen2.5-VL-3B-Instruct"

model.update(
    type=OpenUniQwen25VLSANAHF,
    lmm=dict(
        type=Qwen2_5_VLForConditionalGeneration.from_pretrained,
        pretrained_model_name_or_path=lmm_path,
        torch_dtype=torch.bfloat16,
        attn_implementation="flash_attention_2",
    ),
    prompt_template=qwen2_5_vl_prompts,
    # The connector is 1536 wide, this language model 2048; enc_proj would want them equal.
    proj_type="proj_enc_proj",
)
model.tokenizer.pretrained_model_name_or_path = lmm_path
