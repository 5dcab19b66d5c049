"""Training of the generator: queries, connector, projector and transformer, by flow matching."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from torch.optim import Optimizer
from transformers import PreTrainedTokenizerFast

from openuni.models.openuni import OpenUni
from openuni.nano.captions import caption
from openuni.nano.edit_corpus import EditCorpus
from openuni.nano.edits import make_edit
from openuni.nano.muon import make_muon
from openuni.nano.optimisation import (
    MovingAverage,
    Schedule,
    make_optimizer,
    one_core_each,
    optimiser_step,
    set_gradients,
)
from openuni.nano.recipe import (
    CAPTION_DROPOUT,
    MAX_PROMPT_TOKENS,
    GeneratorRecipe,
)
from openuni.nano.scenes import make_scene
from openuni.pipelines.prompts import PromptTemplate

_TEMPLATE = PromptTemplate()
_TIMESTEPS = 1000


def prompt_batch(
    tokenizer: PreTrainedTokenizerFast, scenes: list[int], rng: np.random.Generator, seed: int
) -> tuple[Tensor, Tensor]:
    """Words the scenes anew: right-padded ids and attention mask, each (b, l).

    A tenth of the captions gives way to the unconditional prompt.
    """
    texts = [
        _TEMPLATE.unconditional_text()
        if rng.random() < CAPTION_DROPOUT
        else _TEMPLATE.conditional_text(caption(make_scene(seed, index), rng))
        for index in scenes
    ]
    tokens = tokenizer(
        texts,
        padding=True,
        truncation=True,
        max_length=MAX_PROMPT_TOKENS,
        return_tensors="pt",
    )
    return tokens.input_ids, tokens.attention_mask


def order_batch(
    tokenizer: PreTrainedTokenizerFast, edits: list[int], seed: int, image_tokens: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Orders to edit: right-padded ids, attention mask, and where the source is seen, each (b, l).

    None gives way to an unconditional prompt: that of edits is the order to keep all as it is.
    """
    texts = [_TEMPLATE.edit_text(make_edit(seed, index).order, image_tokens) for index in edits]
    tokens = tokenizer(texts, padding=True, return_tensors="pt")
    context = tokenizer.convert_tokens_to_ids(_TEMPLATE.picture_context)
    return tokens.input_ids, tokens.attention_mask, tokens.input_ids == context


def flow_matching_pair(latents: Tensor, shift: float = 1.0) -> tuple[Tensor, Tensor, Tensor]:
    """Noisy latents (b, c, h, w), timesteps (b,) in 1..1000 and target velocity, all in fp32.

    Timesteps are uniform numbers, one from each of b equal parts of their range, which only lowers
    the variance of the loss; `shift` above 1 moves them towards noise.
    """
    size = len(latents)
    stratified = (torch.randperm(size) + torch.rand(size)) / size
    shifted = shift * stratified / (1 + (shift - 1) * stratified)
    timesteps = (shifted * _TIMESTEPS).floor() + 1
    sigma = (timesteps / _TIMESTEPS).view(-1, 1, 1, 1)
    noise = torch.randn_like(latents)
    return (1 - sigma) * latents + sigma * noise, timesteps, noise - latents


def scene_weights(count: int, seed: int, kind_share: dict[str, float]) -> NDArray[np.float64]:
    """Chances (count,) of scenes 0..count-1 of `seed`, such that each kind has its share."""
    kinds = np.array([make_scene(seed, index).kind for index in range(count)])
    weights = np.zeros(count)
    for kind, share in kind_share.items():
        weights[kinds == kind] = share / max(1, int((kinds == kind).sum()))
    chances: NDArray[np.float64] = weights / weights.sum()
    return chances


class _Batch(NamedTuple):
    """Prompts, noisy latents, and what edits see, else two Nones."""

    input_ids: Tensor
    attention_mask: Tensor
    noisy: Tensor
    timesteps: Tensor
    target: Tensor
    image_mask: Tensor | None = None
    features: Tensor | None = None

    def parts(self, number: int) -> list[_Batch]:
        """The batch in as many pieces."""
        pieces = [[None] * number if tensor is None else tensor.chunk(number) for tensor in self]
        return [_Batch(*part) for part in zip(*pieces, strict=True)]


def _condition(model: OpenUni, batch: _Batch) -> Tensor:
    if batch.features is None or batch.image_mask is None:
        return model.encode_condition(batch.input_ids, batch.attention_mask)
    embeds = model.embed_prompt(batch.input_ids, batch.features, batch.image_mask)
    return model.encode_condition_from_embeds(
        embeds, batch.attention_mask, image_mask=batch.image_mask
    )


def train_generator(
    model: OpenUni,
    tokenizer: PreTrainedTokenizerFast,
    latents: Tensor,
    recipe: GeneratorRecipe,
    seed: int,
    minutes: float | None = None,
    threads: int = 1,
    edits: EditCorpus | None = None,
    on_snapshot: Callable[[OpenUni], str] | None = None,
    snapshot_every: int = 500,
) -> OpenUni:
    """Trains all that is not frozen and leaves the averaged weights in the model.

    Args:
        model: the assembled model; language model and autoencoder frozen.
        tokenizer: its tokenizer.
        latents: scaled latents (n, 16, 8, 8) of scenes 0..n-1 of `seed`.
        recipe: steps, batch size and rates.
        seed: seeds order, wording, timesteps and noise; the scenes' seed as well.
        minutes: ends the training early.
        threads: parts of a batch worked on at once (see :func:`one_core_each`).
        edits: edits 0..m-1 of `seed`, for a recipe with a share of them.
        on_snapshot: sees the averaged model each `snapshot_every` steps; its answer is printed.
        snapshot_every: steps between snapshots.
    """
    torch.manual_seed(seed)
    model.train()
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    ema = MovingAverage(trained, recipe.ema)
    rng = np.random.default_rng([seed, 5])
    weights = scene_weights(len(latents), seed, recipe.kind_share)
    average = 2.0

    def loss_of(batch: _Batch) -> dict[str, Tensor]:
        velocity = model.transformer(
            batch.noisy, _condition(model, batch), timestep=batch.timesteps, return_dict=False
        )[0]
        squares = F.mse_loss(velocity.float(), batch.target, reduction="sum")
        return {"loss": squares / (recipe.batch_size * batch.target[0].numel())}

    def draw_pictures(size: int) -> _Batch:
        chosen = rng.choice(len(latents), size=size, p=weights)
        prompts = prompt_batch(tokenizer, chosen.tolist(), rng, seed)
        return _Batch(*prompts, *flow_matching_pair(latents[chosen], recipe.timestep_shift))

    def draw_edits(corpus: EditCorpus, size: int) -> _Batch:
        chosen = rng.integers(len(corpus.latents), size=size)
        seen = corpus.features[chosen]
        ids, mask, image_mask = order_batch(tokenizer, chosen.tolist(), seed, seen.shape[1])
        pairs = flow_matching_pair(corpus.latents[chosen], recipe.timestep_shift)
        return _Batch(ids, mask, *pairs, image_mask, seen)

    edited = round(recipe.batch_size * recipe.edit_share)
    if edited and edits is None:
        raise ValueError("the recipe has a share of edits, but there are none")
    schedule = Schedule(recipe, "generator", minutes)
    with one_core_each(threads) as pool:
        optimizer: Optimizer = (
            make_muon(model, recipe.lr, recipe.weight_decay, pool)
            if recipe.optimizer == "muon"
            else make_optimizer(trained.values(), recipe.lr, recipe.weight_decay)
        )
        for step, lr in schedule:
            parts = draw_pictures(recipe.batch_size - edited).parts(threads)
            if edits is not None and edited > 0:
                parts += draw_edits(edits, edited).parts(threads)
            lessons = [partial(loss_of, part) for part in parts]
            loss = set_gradients(pool, lessons, list(trained.values()))["loss"]
            optimiser_step(optimizer, trained.values(), lr)
            ema.update()
            average += 0.02 * (loss - average)
            if step % 20 == 0:
                schedule.progress.set_postfix(loss=f"{average:.4f}", refresh=False)
            if on_snapshot is not None and (step + 1) % snapshot_every == 0:
                ema.swap()
                schedule.say(f"loss {average:.4f}; {on_snapshot(model.eval())}")
                ema.swap()
                model.train()
    ema.swap()
    return model.eval()
