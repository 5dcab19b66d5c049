# ruff: noqa: F403, F405 - configs are made by importing their parts
# OpenUni-B-512, stage I, image to image.
from mmengine.config import read_base

with read_base():
    from ..datasets.megalith10m_reconstruct import *
    from ..models.openuni_b_512 import *
    from ..runtime import *
    from .schedule import *

model.update(use_activation_checkpointing=False, freeze_transformer=True)
