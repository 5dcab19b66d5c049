# ruff: noqa: C408, F403, F405 - configs are made by importing their parts
# What all stages of openuni-nano share: endless data in order, Muon, a warm-up and a cosine,
# averaged weights.
from mmengine.config import read_base
from mmengine.dataset import InfiniteSampler
from mmengine.optim import AmpOptimWrapper, CosineAnnealingLR, LinearLR
from xtuner.engine.runner import TrainLoop

from openuni.nano.datasets.collate import collate
from openuni.training.hooks.validation_hook import ValidationLossHook
from openuni.training.hooks.weight_average_hook import WeightAverageHook
from openuni.training.muon import Muon
from openuni.training.muon_constructor import MuonConstructor

with read_base():
    from ..runtime import *

train_dataloader = dict(
    num_workers=1,
    sampler=dict(type=InfiniteSampler, shuffle=False),
    collate_fn=dict(type=collate),
)
optim_wrapper = dict(
    type=AmpOptimWrapper,
    constructor=MuonConstructor,
    optimizer=dict(type=Muon, lr=1e-3, weight_decay=0.02),
    clip_grad=dict(max_norm=1.0, error_if_nonfinite=False),
    dtype="bfloat16",
)
# The product of both; the cosine ends with the training.
param_scheduler = [
    dict(type=LinearLR, start_factor=0.02, by_epoch=False, begin=0, end=50),
    dict(type=CosineAnnealingLR, eta_min=0.0, by_epoch=False, begin=0),
]
# Each thread works on a part of the batch with one core.
train_cfg = dict(type=TrainLoop, max_iters=1000, threads=2)
default_hooks.checkpoint.interval = 250
default_hooks.average = dict(type=WeightAverageHook, decay=0.998, warm_up=True)
# On samples of another seed.
default_hooks.validation = dict(type=ValidationLossHook, interval=500, batches=4, seed=1_000_000)
randomness.seed = 0
