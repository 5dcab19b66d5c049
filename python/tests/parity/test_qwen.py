"""Qwen2.5-VL against the official code: the same numbers from the same weights."""

from __future__ import annotations

import pytest
import torch

from openuni.models.losses import image2image_loss, text2image_loss
from parity import cases
from parity.conftest import assert_close
from parity.decoding import greedy


@pytest.fixture(scope="module")
def image_token(tokenizer) -> int:
    return tokenizer.convert_tokens_to_ids("<|image_pad|>")


def test_state_dict_names(qwen, official_qwen) -> None:
    assert sorted(qwen.state_dict()) == official_qwen["state_dict_names"].tolist()


def test_text_condition(qwen, official_qwen, tokenizer) -> None:
    batch = cases.text_batch(tokenizer)
    embeds = qwen.lmm.embed_tokens(batch["input_ids"])
    hidden = qwen.query_states(embeds, batch["attention_mask"])
    assert_close(hidden, official_qwen["text_hidden"])
    condition = qwen.encode_condition(batch["input_ids"], batch["attention_mask"])
    assert_close(condition, official_qwen["text_condition"])


def test_features_and_edit_condition(qwen, official_qwen, tokenizer, image_token) -> None:
    batch = cases.qwen_edit_batch(tokenizer)
    features = qwen.semantic_features(batch["pixel_values_src"])
    assert_close(features[:, ::16], official_qwen["features"])
    image_mask = batch["input_ids"] == image_token
    embeds = qwen.embed_prompt(batch["input_ids"], features, image_mask)
    hidden = qwen.query_states(embeds, batch["attention_mask"], image_mask=image_mask)
    assert_close(hidden, official_qwen["edit_hidden"])
    assert_close(qwen.condition_from_hidden(hidden), official_qwen["edit_condition"])


def test_losses(qwen, official_qwen, tokenizer, image_token) -> None:
    text, edit = cases.text_batch(tokenizer), cases.qwen_edit_batch(tokenizer)
    torch.manual_seed(cases.LOSS_SEED)
    assert_close(text2image_loss(qwen, cases.with_target(text)), official_qwen["text_loss"])
    torch.manual_seed(cases.LOSS_SEED)
    loss = image2image_loss(qwen, cases.with_target(edit), image_token)
    assert_close(loss, official_qwen["edit_loss"])


def test_greedy_chat(qwen, official_qwen, tokenizer, image_token) -> None:
    batch = cases.qwen_chat_batch(tokenizer)
    image_mask = batch["input_ids"] == image_token
    features = qwen.semantic_features(batch["pixels"])
    embeds = qwen.embed_prompt(batch["input_ids"], features, image_mask)
    tokens = greedy(qwen.lmm, embeds, batch["attention_mask"], image_mask, cases.CHAT_TOKENS)
    assert tokens == official_qwen["chat_seen"].tolist()
