"""The trainings run, change what they should, and depend on the seed alone."""

from __future__ import annotations

import copy
import dataclasses
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
import torch
from diffusers import AutoencoderDC
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from openuni.models.openuni import OpenUni
from openuni.nano.assembly import assemble, freeze
from openuni.nano.autoencoder import encode_pictures, train_autoencoder
from openuni.nano.corpus import cached_pictures
from openuni.nano.edit_corpus import cached_edits
from openuni.nano.edits import make_edit
from openuni.nano.generator import (
    flow_matching_pair,
    order_batch,
    prompt_batch,
    scene_weights,
    train_generator,
)
from openuni.nano.language import language_batch, new_language_model, train_language
from openuni.nano.optimisation import Schedule
from openuni.nano.recipe import AUTOENCODER, Recipe, StageRecipe
from openuni.nano.scenes import make_scene
from openuni.nano.tokenizer import train_tokenizer
from openuni.nano.train import shorten
from openuni.nano.vision import make_seeing
from openuni.nano.vision_training import train_vision

Stage = TypeVar("Stage", bound=StageRecipe)


def _short(recipe: Stage) -> Stage:
    return dataclasses.replace(recipe, steps=2, batch_size=4, warmup=1)


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return train_tokenizer(0, captions=300)


def test_pictures_are_cached_once(tmp_path: Path) -> None:
    first = cached_pictures(tmp_path, 0, 4)
    (file,) = tmp_path.iterdir()
    written = file.stat().st_mtime_ns
    assert (cached_pictures(tmp_path, 0, 4) == first).all()
    assert file.stat().st_mtime_ns == written


def test_autoencoder(tmp_path: Path) -> None:
    pictures = cached_pictures(tmp_path, 0, 8)
    vae = train_autoencoder(pictures, pictures[:2], _short(Recipe().autoencoder), seed=0)
    latents = encode_pictures(vae, pictures)
    assert latents.shape == (8, 16, 8, 8)
    assert float(latents.std()) == pytest.approx(1, abs=0.05)


def test_language(tokenizer: PreTrainedTokenizerFast) -> None:
    ids, mask, weights = language_batch(tokenizer, np.random.default_rng(0), 0, 8)
    assert ids.shape == mask.shape == (8, weights.shape[1] + 1)
    assert set(weights.unique().tolist()) == {0.0, 1.0, 4.0}
    model = train_language(tokenizer, _short(Recipe().language), seed=0)
    assert model.lm_head.weight is model.model.embed_tokens.weight


def _train(tokenizer: PreTrainedTokenizerFast) -> tuple[OpenUni, dict[str, Tensor]]:
    torch.manual_seed(0)
    model = freeze(assemble(new_language_model(tokenizer), AutoencoderDC(**AUTOENCODER)))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    latents = torch.randn(8, 16, 8, 8)
    train_generator(model, tokenizer, latents, _short(Recipe().generator[0]), 0, threads=2)
    return model, before


def test_generator_trains_its_own_parts_and_nothing_else(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    model, before = _train(tokenizer)
    moved = {n.split(".")[0] for n, t in model.state_dict().items() if not t.equal(before[n])}
    assert moved == {"meta_queries", "connector", "projector", "transformer"}
    again, _ = _train(tokenizer)
    for name, tensor in model.state_dict().items():
        assert tensor.equal(again.state_dict()[name]), name


def _seeing_model(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> OpenUni:
    torch.manual_seed(0)
    language_model = new_language_model(tokenizer)
    model = assemble(language_model, AutoencoderDC(**AUTOENCODER))
    pictures = cached_pictures(tmp_path, 0, 8)
    seeing = make_seeing(copy.deepcopy(language_model))
    recipe = _short(Recipe().vision)
    return train_vision(model, seeing, tokenizer, pictures, pictures, recipe, 0, threads=2)


def test_vision_trains_the_language_model_and_nothing_else(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    model = _seeing_model(tokenizer, tmp_path)
    assert model.lmm.can_see
    torch.manual_seed(0)
    before = assemble(new_language_model(tokenizer), AutoencoderDC(**AUTOENCODER)).state_dict()
    state = model.state_dict()
    moved = {
        ".".join(name.split(".")[:2]) for name in before if not before[name].equal(state[name])
    }
    assert moved == {"lmm.language_model"}
    again = _seeing_model(tokenizer, tmp_path).state_dict()
    for name, tensor in state.items():
        assert tensor.equal(again[name]), name


def test_the_generator_learns_from_edits_too(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    model = freeze(_seeing_model(tokenizer, tmp_path))
    edits = cached_edits(tmp_path, model.lmm, model.vae, 0, 6)
    assert edits.features.shape == (6, 16, 192)
    assert edits.latents.shape == (6, 16, 8, 8)
    recipe = dataclasses.replace(_short(Recipe().generator[0]), edit_share=0.5)
    latents = torch.randn(8, 16, 8, 8)
    with pytest.raises(ValueError, match="share of edits"):
        train_generator(model, tokenizer, latents, recipe, 0)
    text_only = copy.deepcopy(model)
    train_generator(model, tokenizer, latents, recipe, 0, edits=edits)
    train_generator(text_only, tokenizer, latents, dataclasses.replace(recipe, edit_share=0), 0)
    assert not model.meta_queries.equal(text_only.meta_queries)


def test_edits_are_encoded_once(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> None:
    model = assemble(new_language_model(tokenizer), AutoencoderDC(**AUTOENCODER))
    model.lmm = make_seeing(model.lmm.language_model)
    first = cached_edits(tmp_path, model.lmm, model.vae, 0, 3)
    model.lmm = make_seeing(model.lmm.language_model)
    for kept, tensor in zip(cached_edits(tmp_path, model.lmm, model.vae, 0, 3), first, strict=True):
        assert kept.equal(tensor)


def test_orders_hold_a_place_for_each_feature(tokenizer: PreTrainedTokenizerFast) -> None:
    ids, mask, image_mask = order_batch(tokenizer, list(range(20)), 0, 16)
    assert image_mask.sum(dim=1).tolist() == [16] * 20
    assert (mask[:, 1:] <= mask[:, :-1]).all(), "padding stands on the right"
    for index, row in enumerate(ids):
        assert make_edit(0, index).order in tokenizer.decode(row)


def test_flow_matching_pair() -> None:
    latents = torch.randn(16, 16, 8, 8)
    noisy, timesteps, velocity = flow_matching_pair(latents)
    assert timesteps.min() >= 1
    assert timesteps.max() <= 1000
    sigma = (timesteps / 1000).view(-1, 1, 1, 1)
    torch.testing.assert_close(noisy - sigma * velocity, latents, atol=1e-5, rtol=1e-4)


def test_a_shift_moves_timesteps_towards_noise() -> None:
    latents = torch.zeros(256, 1, 1, 1)
    _, even, _ = flow_matching_pair(latents)
    _, shifted, _ = flow_matching_pair(latents, shift=3.0)
    assert even.mean() == pytest.approx(500, abs=5)
    assert shifted.mean() == pytest.approx(676, abs=5)
    assert shifted.max() <= 1000


def test_scene_weights_give_each_kind_its_share() -> None:
    weights = scene_weights(400, 0, {"single": 0.5, "pair": 0.5})
    kinds = np.array([make_scene(0, index).kind for index in range(400)])
    assert weights[kinds == "single"].sum() == pytest.approx(0.5)
    assert weights[kinds == "counting"].sum() == 0


def test_fewer_steps_shorten_all_phases() -> None:
    short = shorten(Recipe(), "generator", 40).generator
    assert sum(phase.steps for phase in short) == pytest.approx(40, abs=2)
    assert shorten(Recipe(), "language", 7).language.steps == 7


def test_prompts_are_padded_right_and_some_are_dropped(tokenizer: PreTrainedTokenizerFast) -> None:
    rng = np.random.default_rng(0)
    ids, mask = prompt_batch(tokenizer, list(range(200)), rng, seed=0)
    assert (mask[:, 1:] <= mask[:, :-1]).all()
    unconditional = tokenizer.decode(ids[mask.sum(1).argmin()], skip_special_tokens=True)
    assert "Generate an image.\n" in unconditional


def test_schedule_warms_up_and_falls_to_a_fiftieth() -> None:
    recipe = dataclasses.replace(Recipe().language, steps=100, warmup=10, lr=1.0)
    rates = [rate for _, rate in Schedule(recipe, "test")]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(0.98, abs=0.01)
    assert 0.02 <= rates[-1] < 0.03
