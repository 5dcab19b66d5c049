# ruff: noqa: F403, F405 - configs are made by importing their parts
# OpenUni-L-512: InternVL3-2B and SANA-1.6B.
from mmengine.config import read_base

with read_base():
    from .openuni_b_512 import *

lmm_path = "OpenGVLab/InternVL3-2B"
sana_path = "Efficient-Large-Model/Sana_1600M_512px_diffusers"

model.connector.update(hidden_size=1536, intermediate_size=8960, num_attention_heads=24)
for part in (model.lmm, model.tokenizer):
    part.pretrained_model_name_or_path = lmm_path
for part in (model.transformer, model.train_scheduler, model.test_scheduler):
    part.pretrained_model_name_or_path = sana_path
del part
