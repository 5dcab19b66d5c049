"""Training of the generator: queries, connector, projector and transformer, by flow matching."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.optim import Optimizer
from transformers import PreTrainedTokenizerFast

from openuni.models.openuni import OpenUni
from openuni.nano.captions import caption
from openuni.nano.muon import make_muon
from openuni.nano.optimisation import MovingAverage, Schedule, make_optimizer, optimiser_step
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
    input_ids: Tensor
    attention_mask: Tensor
    noisy: Tensor
    timesteps: Tensor
    target: Tensor


def train_generator(
    model: OpenUni,
    tokenizer: PreTrainedTokenizerFast,
    latents: Tensor,
    recipe: GeneratorRecipe,
    seed: int,
    minutes: float | None = None,
    threads: int = 1,
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
        threads: parts of a batch worked on at once, each by one CPU thread. Small operations gain
            far more from this than from threads within them.
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

    def add_gradients(batch: _Batch) -> float:
        # No cache of casts: it is shared between threads and emptied by the first that leaves.
        with torch.autocast("cpu", dtype=torch.bfloat16, cache_enabled=False):
            condition = model.encode_condition(batch.input_ids, batch.attention_mask)
            velocity = model.transformer(
                batch.noisy, condition, timestep=batch.timesteps, return_dict=False
            )[0]
        squares = F.mse_loss(velocity.float(), batch.target, reduction="sum")
        loss = squares / (recipe.batch_size * batch.target[0].numel())
        loss.backward()
        return loss.item()

    schedule = Schedule(recipe, "generator", minutes)
    with (
        ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool,
        # On so few tokens the CPU's fused attention is slower backwards than matrix products.
        sdpa_kernel(SDPBackend.MATH),
    ):
        optimizer: Optimizer = (
            make_muon(model, recipe.lr, recipe.weight_decay, pool)
            if recipe.optimizer == "muon"
            else make_optimizer(trained.values(), recipe.lr, recipe.weight_decay)
        )
        for step, lr in schedule:
            chosen = rng.choice(len(latents), size=recipe.batch_size, p=weights)
            prompts = prompt_batch(tokenizer, chosen.tolist(), rng, seed)
            pairs = flow_matching_pair(latents[torch.from_numpy(chosen)], recipe.timestep_shift)
            whole = (*prompts, *pairs)
            parts = zip(*(tensor.chunk(threads) for tensor in whole), strict=True)
            loss = sum(pool.map(add_gradients, [_Batch(*part) for part in parts]))
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
