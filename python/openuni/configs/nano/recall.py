# ruff: noqa: C408, F403, F405 - configs are made by importing their parts
# Stage 3 of openuni-nano: the language model learns to look back for what goes with what.
from mmengine.config import read_base
from transformers import Qwen2ForCausalLM

from openuni.nano.datasets.dialogues import DialogueDataset
from openuni.nano.datasets.interleaved import InterleavedDataset
from openuni.nano.datasets.recall import RecallDataset
from openuni.nano.stages.language import LanguageStage
from openuni.training.hooks.export_hook import ExportHook

with read_base():
    from ..models.openuni_nano import tokenizer
    from .schedule import *

model = dict(
    type=LanguageStage,
    language_model=dict(
        type=Qwen2ForCausalLM.from_pretrained,
        pretrained_model_name_or_path="parts/language_model",
    ),
)
lists = dict(type=RecallDataset, tokenizer=tokenizer, read_weight=0.1)
dialogues = dict(
    type=DialogueDataset,
    tokenizer=tokenizer,
    lists=0.5,
    questions=5,
    read_weight=0.05,
    kind="text",
)
train_dataloader.update(
    batch_size=64,
    dataset=dict(type=InterleavedDataset, datasets=[lists, dialogues], shares=[1, 1]),
)
optim_wrapper.optimizer.update(lr=2e-3, weight_decay=0.01)
train_cfg.max_iters = 2000
default_hooks.export = dict(type=ExportHook, folder="parts/language_model_that_recalls")
