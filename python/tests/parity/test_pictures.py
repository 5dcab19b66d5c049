"""Whole pictures against the official code's: 20 steps, guidance 4.5, within 1 of 255."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from openuni.models.openuni import OpenUni
from openuni.models.pretrained import read_json
from openuni.pipelines.denoise import ConditionedPicture, Denoiser
from openuni.pipelines.noise import NoiseBatch
from openuni.pipelines.prompts import PromptTemplate
from openuni.pipelines.text_to_image import PictureRequest, Sampling, TextToImagePipeline
from parity import cases

SAMPLING = Sampling(cases.WIDTH, cases.HEIGHT, cases.STEPS, cases.GUIDANCE)
BATCH = [NoiseBatch(index, 2) for index in range(2)]


@pytest.fixture
def scheduler(tiny_folders):
    from diffusers import DPMSolverMultistepScheduler

    return DPMSolverMultistepScheduler.from_config(
        read_json(tiny_folders / "sana" / "scheduler" / "scheduler_config.json")
    )


def draw(pipeline: TextToImagePipeline, prompt: str) -> np.ndarray:
    requests = [PictureRequest(prompt, cases.PICTURE_SEED, batch=place) for place in BATCH]
    pictures = pipeline(requests, SAMPLING)
    return np.stack([picture.numpy() for _, picture in pictures])


def assert_same_pictures(ours: np.ndarray, official: np.ndarray) -> None:
    assert np.abs(ours.astype(int) - official.astype(int)).max() <= 1


def edit(model: OpenUni, tokenizer, scheduler, batch, token: str) -> np.ndarray:
    """The first edit guided away from the second, as the official editing script batches them."""
    image_mask = batch["input_ids"] == tokenizer.convert_tokens_to_ids(token)
    features = model.semantic_features(batch["pixel_values_src"])
    condition = model.encode_condition_from_embeds(
        model.embed_prompt(batch["input_ids"], features, image_mask),
        batch["attention_mask"],
        image_mask=image_mask,
    )
    requests = [ConditionedPicture(cases.PICTURE_SEED, *condition, place) for place in BATCH]
    pictures = Denoiser(model, scheduler)(
        requests, SAMPLING, batch_size=2, on_step=lambda step: None
    )
    return np.stack([drawn.numpy() for _, drawn in pictures])


def test_internvl_text(internvl, official_internvl, tokenizer, scheduler) -> None:
    pipeline = TextToImagePipeline(internvl, tokenizer, scheduler)
    assert_same_pictures(draw(pipeline, cases.PROMPTS[0]), official_internvl["text_pictures"])


def test_qwen_text(qwen, official_qwen, tokenizer, scheduler) -> None:
    prompts = PromptTemplate(image_start="")
    pipeline = TextToImagePipeline(qwen, tokenizer, scheduler, prompts)
    assert_same_pictures(draw(pipeline, cases.PROMPTS[0]), official_qwen["text_pictures"])


@torch.inference_mode()
def test_internvl_edit(internvl, official_internvl, tokenizer, scheduler) -> None:
    batch = cases.internvl_edit_batch(tokenizer)
    ours = edit(internvl, tokenizer, scheduler, batch, "<IMG_CONTEXT>")
    assert_same_pictures(ours, official_internvl["edit_pictures"])


@torch.inference_mode()
def test_qwen_edit(qwen, official_qwen, tokenizer, scheduler) -> None:
    batch = cases.qwen_edit_batch(tokenizer)
    ours = edit(qwen, tokenizer, scheduler, batch, "<|image_pad|>")
    assert_same_pictures(ours, official_qwen["edit_pictures"])
