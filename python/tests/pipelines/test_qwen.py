"""Qwen2.5-VL in the pipelines: edit and chat with its tokens, its positions, its pictures."""

from __future__ import annotations

import pytest
import torch
from parity import cases
from parity.conftest import assert_close, official_qwen, qwen
from parity.decoding import greedy
from parity.tiny_models import QWEN

from openuni.compat.config_files import prompt_texts
from openuni.configs.models.prompts import qwen2_5_vl_prompts
from openuni.pipelines.chat import ChatMessage, ChatPipeline
from openuni.pipelines.chat_template import ChatTemplate, ChatTurn
from openuni.pipelines.image_edit import ImageEditPipeline
from openuni.pipelines.prompts import PromptTemplate
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.savings import Savings
from openuni.pipelines.text_to_image import PictureRequest
from openuni.pipelines.tiles import picture_tiles

__all__ = ["official_qwen", "qwen"]

CARD = {"prompts": prompt_texts(qwen2_5_vl_prompts)}


@pytest.fixture(params=[Savings(), Savings.none()], ids=["savings", "no savings"])
def pipeline(request, qwen, tokenizer, scheduler) -> ImageEditPipeline:
    prompts = PromptTemplate.from_card(CARD)
    return ImageEditPipeline(qwen, tokenizer, scheduler, prompts, savings=request.param)


@torch.inference_mode()
def test_edit_conditions_are_the_official_ones(pipeline, qwen, official_qwen) -> None:
    features = qwen.semantic_features(cases.source_pixels())
    # The official batch is padded, so last bits differ.
    conditions = [
        pipeline._encode(order, features[index : index + 1])
        for index, order in enumerate(cases.EDITS)
    ]
    assert_close(torch.stack(conditions), official_qwen["edit_condition"], relative=1e-4)


def test_edits_are_drawn_wide(pipeline, picture) -> None:
    drawn = pipeline(picture(50, 30), [PictureRequest("Make it blue.", 1)], Sampling(96, 64, 2))
    [(_, wide)] = drawn
    assert wide.shape == (64, 96, 3)


@torch.inference_mode()
def test_chat_sees_a_picture_whole(qwen, tokenizer, picture) -> None:
    template = ChatTemplate.from_configs(CARD, QWEN)
    pipeline = ChatPipeline(qwen, tokenizer, template)
    shown = picture(90, 30)
    message = ChatMessage("user", "What is it?", [shown])
    answer, pieces = pipeline([message], max_new_tokens=8)
    text = "".join(pieces)

    lmm = qwen.lmm
    asked = (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
        f"<|vision_start|>{'<|image_pad|>' * 256}<|vision_end|>What is it?<|im_end|>\n"
        "<|im_start|>assistant\n"
    )
    ids = torch.tensor([tokenizer(asked)["input_ids"]])
    assert answer.prompt_tokens == ids.shape[1]
    seen = ids == tokenizer.convert_tokens_to_ids("<|image_pad|>")
    tile = picture_tiles(shown, 448, lmm.image_mean, lmm.image_std, max_tiles=1)
    assert tile.shape == (1, 3, 448, 448)
    embeds = qwen.embed_prompt(ids, lmm.extract_feature(tile), seen)
    expected = greedy(lmm, embeds, torch.ones_like(seen), seen, 8)
    assert text == tokenizer.decode(expected, skip_special_tokens=True)


def test_several_pictures_are_not_numbered() -> None:
    template = ChatTemplate.from_configs(CARD, QWEN)
    text = template.text([ChatTurn("user", "Compare.", [1, 1])])
    one = "<|vision_start|><|image_pad|><|vision_end|>"
    assert f"user\n{one}{one}Compare.<|im_end|>" in text
