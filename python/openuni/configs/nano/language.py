# ruff: noqa: C408, F403, F405 - configs are made by importing their parts
# Stage 2 of openuni-nano: the language model, on text.
from mmengine.config import read_base

from openuni.nano.datasets.texts import TextDataset
from openuni.nano.stages.language import LanguageStage
from openuni.training.hooks.export_hook import ExportHook
from openuni.training.optimiser import CustomAdamW

with read_base():
    from ..models.openuni_nano import tokenizer
    from .schedule import *

model = dict(type=LanguageStage, tokenizer=tokenizer)
texts = dict(type=TextDataset, tokenizer=tokenizer, answer_weight=4.0, prompt_share=0.3)
train_dataloader.update(
    batch_size=64,
    dataset=texts,
)
optim_wrapper.pop("constructor")
optim_wrapper.optimizer = dict(type=CustomAdamW, lr=2e-3, betas=(0.9, 0.95), weight_decay=0.05)
param_scheduler[0].end = 100
train_cfg.max_iters = 1600
default_hooks.export = dict(type=ExportHook, folder="parts/language_model")
