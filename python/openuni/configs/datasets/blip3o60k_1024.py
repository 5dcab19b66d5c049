# ruff: noqa: F403, F405 - configs are made by importing their parts
# BLIP3o-60k as latents of 1024 px pictures.
from mmengine.config import read_base

with read_base():
    from .blip3o60k import *

train_dataloader.batch_size = 16
train_dataloader.dataset.update(
    image_size=1024, image_latents_folder="data/BLIP3o-60k/raw_dc32_1024"
)
