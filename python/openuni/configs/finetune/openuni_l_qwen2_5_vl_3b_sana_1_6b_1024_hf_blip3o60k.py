# ruff: noqa: F403, F405 - configs are made by importing their parts
# OpenUni-L-1024 with Qwen2.5-VL-3B, stage II.
from mmengine.config import read_base

with read_base():
    from ..datasets.blip3o60k_1024 import *
    from ..models.openuni_l_qwen_1024 import *
    from ..runtime import *
    from .schedule import *

model.update(
    use_activation_checkpointing=True,
    freeze_transformer=False,
    pretrained_pth="path/to/your/pretrained/model.pth",
)
default_hooks.checkpoint.interval = 2000
