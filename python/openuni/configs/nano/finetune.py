# ruff: noqa: C408, F403, F405 - configs are made by importing their parts
# Stage 7 of openuni-nano: text to image and image to image; all learns but the language model and
# the autoencoder.
from mmengine.config import read_base

with read_base():
    from .latents import *
    from .pretrain import *

model.update(
    freeze_transformer=False,
    pretrained_pth="parts/pretrained/model.safetensors",
    layout_weight=0.8,
)
prompts.update(
    unconditional=0.1,
    latents=scene_latents,
    kinds=dict(single=0.4, counting=0.25, pair=0.35),
)
orders.update(latents=edit_latents)
train_dataloader.dataset.update(datasets=[prompts, orders])
optim_wrapper.optimizer.update(lr=7e-4, weight_decay=0.02)
train_cfg.max_iters = 4000
default_hooks.validation.dataset = dict(
    train_dataloader.dataset,
    datasets=[
        dict(prompts, latents=held_out_scene_latents),
        dict(orders, latents=held_out_edit_latents),
    ],
)
default_hooks.export = dict(type=ExportHook, folder="model", dtype="bfloat16")
