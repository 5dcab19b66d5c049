# ruff: noqa: F403, F405 - configs are made by importing their parts
# Stage II: the transformer learns as well, on few, good pictures.
from mmengine.config import read_base

with read_base():
    from ..pretrain.schedule import *

max_iters = 10000
warmup_iters = 100

optim_wrapper.optimizer.lr = 1e-5
param_scheduler[0].end = warmup_iters
param_scheduler[1].update(begin=warmup_iters, end=max_iters)
train_cfg.max_iters = max_iters
