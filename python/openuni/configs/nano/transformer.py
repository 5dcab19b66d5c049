# ruff: noqa: C408, F403, F405 - configs are made by importing their parts
# Stage 5 of openuni-nano: the transformer learns to draw what layouts say.
from mmengine.config import read_base

from openuni.nano.datasets.interleaved import InterleavedDataset
from openuni.nano.datasets.layouts import EditLayoutDataset, LayoutDataset
from openuni.nano.parts import new_transformer
from openuni.nano.stages.transformer import TransformerStage
from openuni.training.hooks.export_hook import ExportHook

with read_base():
    from .latents import *
    from .schedule import *

model = dict(type=TransformerStage, transformer=dict(type=new_transformer), timestep_shift=3.0)
scenes = dict(
    type=LayoutDataset,
    latents=scene_latents,
    kinds=dict(single=0.22, counting=0.18, pair=0.6),
    whole=0.4,
    unconditional=0.1,
)
edits = dict(type=EditLayoutDataset, latents=edit_latents)
train_dataloader.update(
    batch_size=64,
    dataset=dict(type=InterleavedDataset, datasets=[scenes, edits], shares=[7, 1]),
)
optim_wrapper.optimizer.lr = 1e-3
train_cfg.max_iters = 7000
default_hooks.validation.dataset = dict(
    train_dataloader.dataset,
    datasets=[
        dict(scenes, latents=held_out_scene_latents),
        dict(edits, latents=held_out_edit_latents),
    ],
)
default_hooks.export = dict(type=ExportHook, folder="parts/transformer")
