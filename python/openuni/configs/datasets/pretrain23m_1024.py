# ruff: noqa: F403, F405 - configs are made by importing their parts
# The pictures of stage I, as latents of 1024 px pictures.
from mmengine.config import read_base

with read_base():
    from .pretrain23m import *

train_dataloader.batch_size = 16
sources = train_dataloader.dataset.datasets
for part in (*sources[:2], *sources[2].datasets, sources[3]):
    part.image_size = 1024
    part.image_latents_folder = part.image_latents_folder.removesuffix("512") + "1024"
del part, sources
