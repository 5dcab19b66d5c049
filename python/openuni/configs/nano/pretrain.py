# ruff: noqa: C408, F403, F405 - configs are made by importing their parts
# Stage 6 of openuni-nano: queries, connector and projector learn to tell the transformer what the
# frozen language model understood.
from mmengine.config import read_base

from openuni.nano.datasets.interleaved import InterleavedDataset
from openuni.nano.datasets.orders import OrderDataset
from openuni.nano.datasets.prompts import PromptDataset
from openuni.training.hooks.export_hook import ExportHook
from openuni.training.hooks.sampling_hook import SamplingHook

with read_base():
    from ..models.openuni_nano import *
    from .schedule import *

model.layout_weight = 1.0
prompts = dict(type=PromptDataset, tokenizer=tokenizer, unconditional=0.04)
orders = dict(type=OrderDataset, tokenizer=tokenizer)
train_dataloader.update(
    batch_size=64,
    dataset=dict(type=InterleavedDataset, datasets=[prompts, orders], shares=[1, 1]),
)
optim_wrapper.optimizer.update(lr=2e-3, weight_decay=0.0)
train_cfg.max_iters = 3000
default_hooks.update(
    sampling=dict(
        type=SamplingHook,
        prompts=["a red circle", "three blue moons", "a green star above a black house"],
        interval=500,
        height=128,
        width=128,
    ),
    export=dict(type=ExportHook, folder="parts/pretrained"),
)
