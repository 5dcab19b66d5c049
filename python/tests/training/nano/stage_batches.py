"""Every stage of openuni-nano with fresh weights, and batches for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from diffusers import DPMSolverMultistepScheduler, FlowMatchEulerDiscreteScheduler
from transformers import PreTrainedTokenizerFast

from openuni.nano.architecture import CONNECTOR, NUM_QUERIES
from openuni.nano.datasets.collate import collate
from openuni.nano.datasets.conversations import ConversationDataset
from openuni.nano.datasets.dialogues import DialogueDataset
from openuni.nano.datasets.interleaved import InterleavedDataset
from openuni.nano.datasets.orders import OrderDataset
from openuni.nano.datasets.pictures import PictureDataset
from openuni.nano.datasets.prompts import PromptDataset
from openuni.nano.datasets.texts import TextDataset
from openuni.nano.parts import (
    make_seeing,
    new_autoencoder,
    new_language_model,
    new_transformer,
)
from openuni.nano.stages.autoencoder import AutoencoderStage
from openuni.nano.stages.generator import GeneratorStage
from openuni.nano.stages.language import LanguageStage
from openuni.nano.stages.transformer import TransformerStage
from openuni.nano.stages.vision import VisionStage
from openuni.pipelines.prompts import PromptTemplate
from openuni.training.divided_model import DividedModel

Made = tuple[DividedModel, dict[str, Any]]


def autoencoder(tokenizer: PreTrainedTokenizerFast) -> Made:
    return AutoencoderStage(new_autoencoder()), _batch(PictureDataset(0), 4)


def language(tokenizer: PreTrainedTokenizerFast) -> Made:
    return LanguageStage(tokenizer), _batch(TextDataset(tokenizer), 6)


def vision(tokenizer: PreTrainedTokenizerFast) -> Made:
    dataset = InterleavedDataset(
        [ConversationDataset(tokenizer), TextDataset(tokenizer), DialogueDataset(tokenizer)],
        shares=[2, 1, 1],
    )
    return VisionStage(new_language_model(tokenizer)), _batch(dataset, 8)


def transformer(tokenizer: PreTrainedTokenizerFast) -> Made:
    data = {"layouts": torch.randn(5, NUM_QUERIES, 192), "image_latents": torch.randn(5, 16, 8, 8)}
    stage = TransformerStage(new_transformer())
    _wake(stage.transformer)
    return stage, {"data": data, "data_samples": None}


def generator(tokenizer: PreTrainedTokenizerFast) -> Made:
    dataset = InterleavedDataset([PromptDataset(tokenizer), OrderDataset(tokenizer)], [1, 1])
    batch = _batch(dataset, 8)
    for kind in batch["data"].values():
        kind["image_latents"] = torch.randn(4, 16, 8, 8)
    template = PromptTemplate()
    stage = GeneratorStage(
        lmm=make_seeing(new_language_model(tokenizer)),
        transformer=new_transformer(),
        vae=new_autoencoder(),
        train_scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        test_scheduler=DPMSolverMultistepScheduler(),
        tokenizer=tokenizer,
        prompt_template={"IMG_CONTEXT_TOKEN": template.picture_context},
        connector=CONNECTOR,
        num_queries=NUM_QUERIES,
        vit_input_size=128,
        use_activation_checkpointing=False,
        spell_attention=False,
        freeze_transformer=False,
    )
    _wake(stage.transformer)
    return stage, batch


STAGES: Sequence[Callable[[PreTrainedTokenizerFast], Made]] = (
    autoencoder, language, vision, transformer, generator,
)  # fmt: skip


def _batch(dataset: Any, size: int) -> dict[str, Any]:
    return collate([dataset[index] for index in range(size)])


def _wake(transformer: Any) -> None:
    """Fresh layers that answer nothing at first, as residual ones may, would hide differences."""
    with torch.no_grad():
        for parameter in transformer.parameters():
            parameter.add_(0.02 * torch.randn_like(parameter))
