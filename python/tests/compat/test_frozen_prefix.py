"""Prompts without gradients give the states and gradients of prompts with them."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from compat.test_config_files import OURS
from openuni.compat.config_files import build_model_from_config
from openuni.compat.frozen_prefix import can_skip_prefix, query_states
from openuni.models.openuni import OpenUni

pytest.importorskip("mmengine")

LENGTHS = {"even": (9, 9, 9, 9), "uneven": (12, 3, 12, 4)}


def model_from(options: dict[str, Any], **more: Any) -> Any:
    options.update({"model.use_activation_checkpointing": False, **more})
    torch.manual_seed(0)
    return build_model_from_config(OURS / "openuni_b_512.py", options).train()


def prompts(model: Any, lengths: tuple[int, ...]) -> tuple[torch.Tensor, torch.Tensor]:
    ids = torch.randint(0, 200, (len(lengths), max(lengths)))
    mask = torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]
    return model.lmm.embed_tokens(ids), mask


@pytest.mark.parametrize("lengths", LENGTHS.values(), ids=LENGTHS)
@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("on_gpu", [False, True], ids=["by length", "by masks, as on a GPU"])
def test_states_and_gradients_are_the_same(
    options, lengths, side: str, on_gpu: bool, monkeypatch
) -> None:
    attention = "sdpa" if on_gpu else "eager"
    model = model_from(
        options, **{"model.spell_attention": False, "model.lmm.attn_implementation": attention}
    )
    monkeypatch.setattr("openuni.compat.frozen_prefix.takes_masks", lambda *_: on_gpu)
    embeds, mask = prompts(model, lengths)
    mask = mask if side == "right" else mask.flip(1)
    assert can_skip_prefix(model, embeds, mask)
    weights = torch.randn(len(lengths), 1, 1)
    results = []
    for states in (
        OpenUni.query_states(model, embeds, mask),
        query_states(model, embeds, mask, None),
    ):
        model.zero_grad()
        (states * weights).pow(2).mean().backward()
        results.append((states.detach(), model.meta_queries.grad.clone()))
    for expected, found in zip(*results, strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


def test_a_prompt_that_trains_keeps_its_gradients(options) -> None:
    model = model_from(options, **{"model.freeze_lmm": False})
    embeds, mask = prompts(model, LENGTHS["even"])
    assert not can_skip_prefix(model, embeds.detach(), mask)


def test_activation_checkpointing_keeps_them_too(options) -> None:
    model = model_from(options)
    embeds, mask = prompts(model, LENGTHS["even"])
    model.lmm.language_model.gradient_checkpointing_enable()
    assert not can_skip_prefix(model, embeds, mask)


def test_official_computation_is_kept_where_it_is_asked_for(options, monkeypatch) -> None:
    model = model_from(options, **{"model.reference": True})
    embeds, mask = prompts(model, LENGTHS["uneven"])
    called = []
    monkeypatch.setattr("openuni.compat.training_model.query_states", lambda *_: called.append(1))
    model.query_states(embeds, mask)
    assert not called
