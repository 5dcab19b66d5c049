# ruff: noqa: C408, F403, F405 - configs are made by importing their parts
# Stage 4 of openuni-nano: the language model learns to see.
from mmengine.config import read_base
from transformers import Qwen2ForCausalLM

from openuni.nano.datasets.conversations import ConversationDataset
from openuni.nano.datasets.dialogues import DialogueDataset
from openuni.nano.datasets.interleaved import InterleavedDataset
from openuni.nano.datasets.texts import TextDataset
from openuni.nano.stages.vision import VisionStage
from openuni.training.hooks.export_hook import ExportHook

with read_base():
    from ..models.openuni_nano import tokenizer
    from .schedule import *

model = dict(
    type=VisionStage,
    language_model=dict(
        type=Qwen2ForCausalLM.from_pretrained,
        pretrained_model_name_or_path="parts/language_model_that_recalls",
    ),
    patch_weight=1.0,
    spelling_weight=0.25,
    text_weight=1.0,
    dialogue_weight=2.0,
)
pictures = dict(type=ConversationDataset, tokenizer=tokenizer, questions=3, wiped=0.3)
texts = dict(type=TextDataset, tokenizer=tokenizer)
dialogues = dict(type=DialogueDataset, tokenizer=tokenizer, lists=0.4, questions=3)
train_dataloader.update(
    # 32 pictures, 8 texts and 24 conversations in words.
    batch_size=64,
    dataset=dict(type=InterleavedDataset, datasets=[pictures, texts, dialogues], shares=[4, 1, 3]),
)
optim_wrapper.optimizer.lr = 1.5e-3
train_cfg.max_iters = 4500
default_hooks.export = dict(type=ExportHook, folder="parts/language_model_that_sees")
