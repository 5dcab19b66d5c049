"""InternVL3 against the official code: the same numbers from the same weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from openuni.models.flow_matching import FlowMatching
from openuni.models.losses import image2image_loss, text2image_loss
from openuni.models.openuni import OpenUni
from parity import cases
from parity.conftest import assert_close
from parity.decoding import greedy


@pytest.fixture(scope="module")
def image_token(tokenizer) -> int:
    return tokenizer.convert_tokens_to_ids("<IMG_CONTEXT>")


def edit_embeds(model: OpenUni, batch, image_token: int):
    image_mask = batch["input_ids"] == image_token
    features = model.semantic_features(batch["pixel_values_src"])
    return model.embed_prompt(batch["input_ids"], features, image_mask), image_mask


def test_state_dict_names(internvl, official_internvl) -> None:
    assert sorted(internvl.state_dict()) == official_internvl["state_dict_names"].tolist()


def test_text_condition(internvl, official_internvl, tokenizer) -> None:
    batch = cases.text_batch(tokenizer)
    embeds = internvl.lmm.embed_tokens(batch["input_ids"])
    hidden = internvl.query_states(embeds, batch["attention_mask"])
    assert_close(hidden, official_internvl["text_hidden"])
    condition = internvl.encode_condition(batch["input_ids"], batch["attention_mask"])
    assert_close(condition, official_internvl["text_condition"])


def test_features_and_edit_condition(internvl, official_internvl, tokenizer, image_token) -> None:
    batch = cases.internvl_edit_batch(tokenizer)
    features = internvl.semantic_features(batch["pixel_values_src"])
    assert_close(features, official_internvl["features"])
    embeds, image_mask = edit_embeds(internvl, batch, image_token)
    mask = batch["attention_mask"]
    assert_close(internvl.query_states(embeds, mask), official_internvl["edit_hidden"])
    condition = internvl.encode_condition_from_embeds(embeds, mask, image_mask=image_mask)
    assert_close(condition, official_internvl["edit_condition"])


@pytest.mark.parametrize("reference", [True, False])
def test_losses(internvl, official_internvl, tokenizer, image_token, reference: bool) -> None:
    flow = FlowMatching(reference=reference)
    text, edit = cases.text_batch(tokenizer), cases.internvl_edit_batch(tokenizer)
    losses = {
        "text_loss": lambda: text2image_loss(internvl, cases.with_target(text), flow),
        "latent_loss": lambda: text2image_loss(internvl, cases.with_latents(text), flow),
        "edit_loss": lambda: image2image_loss(internvl, cases.with_target(edit), image_token, flow),
    }
    for name, compute in losses.items():
        torch.manual_seed(cases.LOSS_SEED)
        assert_close(compute(), official_internvl[name])


@pytest.mark.parametrize("seen", [True, False])
def test_greedy_chat(internvl, official_internvl, tokenizer, image_token, seen: bool) -> None:
    batch = cases.chat_batch(tokenizer, picture=seen)
    lmm = internvl.lmm
    embeds, image_mask = lmm.embed_tokens(batch["input_ids"]), None
    if seen:
        image_mask = batch["input_ids"] == image_token
        embeds = internvl.embed_prompt(
            batch["input_ids"], lmm.extract_feature(batch["pixel_values"]), image_mask
        )
    tokens = greedy(lmm, embeds, batch["attention_mask"], image_mask, cases.CHAT_TOKENS)
    assert tokens == official_internvl["chat_seen" if seen else "chat_text"].tolist()


def test_official_cases_differ(official_internvl) -> None:
    """A fixture in which text and edit agree would prove nothing."""
    text, edit = official_internvl["text_loss"], official_internvl["edit_loss"]
    assert abs(text - edit) > 1e-4 * text
    assert len(set(official_internvl["chat_seen"].tolist())) > 3
    pictures = official_internvl["text_pictures"].astype(int)
    assert np.abs(pictures - official_internvl["edit_pictures"]).mean() > 1
