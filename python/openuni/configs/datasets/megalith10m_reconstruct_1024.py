# ruff: noqa: F403, F405 - configs are made by importing their parts
# Image to image on Megalith-10M at 1024 px.
from mmengine.config import read_base

with read_base():
    from .megalith10m_reconstruct import *

train_dataloader.batch_size = 8
train_dataloader.dataset.image_size = 1024
