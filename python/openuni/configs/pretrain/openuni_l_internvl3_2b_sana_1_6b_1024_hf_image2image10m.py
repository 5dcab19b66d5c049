# ruff: noqa: F403, F405 - configs are made by importing their parts
# OpenUni-L-1024, stage I, image to image.
from mmengine.config import read_base

with read_base():
    from ..datasets.megalith10m_reconstruct_1024 import *
    from ..models.openuni_l_1024 import *
    from ..runtime import *
    from .schedule import *

model.update(use_activation_checkpointing=True, freeze_transformer=True)
default_hooks.checkpoint.interval = 5000
