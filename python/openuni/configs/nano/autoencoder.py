# ruff: noqa: C408, F403, F405 - configs are made by importing their parts
# Stage 1 of openuni-nano: the autoencoder.
from mmengine.config import read_base

from openuni.nano.datasets.pictures import PictureDataset
from openuni.nano.parts import new_autoencoder
from openuni.nano.stages.autoencoder import AutoencoderStage
from openuni.training.hooks.export_hook import ExportHook
from openuni.training.optimiser import CustomAdamW

with read_base():
    from .schedule import *

model = dict(
    type=AutoencoderStage, vae=dict(type=new_autoencoder), latent_noise=0.15, scaled_by=2048
)
train_dataloader.update(
    batch_size=16,
    dataset=dict(type=PictureDataset),
)
optim_wrapper.pop("constructor")
optim_wrapper.optimizer = dict(type=CustomAdamW, lr=3e-3, betas=(0.9, 0.95), weight_decay=0.01)
param_scheduler[0].end = 100
train_cfg.max_iters = 2200
default_hooks.validation.batches = 8
default_hooks.export = dict(type=ExportHook, folder="parts/autoencoder")
