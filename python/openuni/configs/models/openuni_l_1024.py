# ruff: noqa: F403, F405 - configs are made by importing their parts
# OpenUni-L-1024: InternVL3-2B and SANA-1.5-1.6B.
from mmengine.config import read_base

with read_base():
    from .openuni_l_512 import *

sana_path = "Efficient-Large-Model/SANA1.5_1.6B_1024px_diffusers"

for part in (model.transformer, model.train_scheduler, model.test_scheduler):
    part.pretrained_model_name_or_path = sana_path
del part
