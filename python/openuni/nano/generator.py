"""Training of the generator: queries, connector, projector and transformer, by flow matching."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import PreTrainedTokenizerFast

from openuni.models.openuni import OpenUni
from openuni.nano.captions import caption
from openuni.nano.optimisation import MovingAverage, Schedule, make_optimizer, optimiser_step
from openuni.nano.recipe import CAPTION_DROPOUT, MAX_PROMPT_TOKENS, StageRecipe
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


def flow_matching_pair(latents: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Noisy latents (b, c, h, w), timesteps (b,) in 1..1000 and target velocity, all in fp32.

    Timesteps are uniform, one from each of b equal parts of their range, which only lowers the
    variance of the loss.
    """
    size = len(latents)
    stratified = (torch.randperm(size) + torch.rand(size)) / size
    timesteps = (stratified * _TIMESTEPS).floor() + 1
    sigma = (timesteps / _TIMESTEPS).view(-1, 1, 1, 1)
    noise = torch.randn_like(latents)
    return (1 - sigma) * latents + sigma * noise, timesteps, noise - latents


def train_generator(
    model: OpenUni,
    tokenizer: PreTrainedTokenizerFast,
    latents: Tensor,
    recipe: StageRecipe,
    seed: int,
    minutes: float | None = None,
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
        on_snapshot: sees the averaged model each `snapshot_every` steps; its answer is printed.
        snapshot_every: steps between snapshots.
    """
    torch.manual_seed(seed)
    model.train()
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    optimizer = make_optimizer(trained.values(), recipe.lr, recipe.weight_decay)
    ema = MovingAverage(trained, recipe.ema)
    transformer = torch.compile(model.transformer) if recipe.compile else model.transformer
    rng = np.random.default_rng([seed, 5])
    order = np.empty(0, dtype=np.int64)
    average = 1.0

    schedule = Schedule(recipe, "generator", minutes)
    for step, lr in schedule:
        if len(order) < recipe.batch_size:
            order = rng.permutation(len(latents))
        batch, order = order[: recipe.batch_size], order[recipe.batch_size :]
        input_ids, attention_mask = prompt_batch(tokenizer, batch.tolist(), rng, seed)
        noisy, timesteps, target = flow_matching_pair(latents[torch.from_numpy(batch)])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            condition = model.encode_condition(input_ids, attention_mask)
            velocity = transformer(
                noisy, encoder_hidden_states=condition, timestep=timesteps, return_dict=False
            )[0]
        loss = F.mse_loss(velocity.float(), target)
        optimiser_step(optimizer, loss, trained.values(), lr)
        ema.update()
        average += 0.02 * (loss.item() - average)
        if step % 20 == 0:
            schedule.progress.set_postfix(loss=f"{average:.4f}", refresh=False)
        if on_snapshot is not None and (step + 1) % snapshot_every == 0:
            ema.swap()
            schedule.say(f"loss {average:.4f}; {on_snapshot(model.eval())}")
            ema.swap()
            model.train()
    ema.swap()
    return model.eval()
