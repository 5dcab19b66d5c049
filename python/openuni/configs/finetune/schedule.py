# ruff: noqa: C408 - dict() calls are the idiom of these configs
# Stage II: the transformer learns as well, on few, good pictures.
from mmengine.optim import AmpOptimWrapper, CosineAnnealingLR, LinearLR
from xtuner.engine.runner import TrainLoop

from openuni.training.optimiser import CustomAdamW

max_iters = 10000
warmup_iters = 100

optim_wrapper = dict(
    type=AmpOptimWrapper,
    optimizer=dict(type=CustomAdamW, lr=1e-5, betas=(0.9, 0.95), weight_decay=0.05),
    clip_grad=dict(max_norm=1.0, error_if_nonfinite=False),
    accumulative_counts=1,
    loss_scale="dynamic",
    dtype="bfloat16",
)
param_scheduler = [
    dict(type=LinearLR, start_factor=1e-5, by_epoch=False, begin=0, end=warmup_iters),
    dict(type=CosineAnnealingLR, eta_min=0.0, by_epoch=False, begin=warmup_iters, end=max_iters),
]
train_cfg = dict(type=TrainLoop, max_iters=max_iters)
