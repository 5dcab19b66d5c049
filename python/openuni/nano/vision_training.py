"""Teaches the language model to see, and leaves alone what the generator reads of it.

Three lessons at once: answers about pictures, whose first tokens are also drawn towards the words
of a whole caption; captions and questions in words, as before; and the states at the queries of a
trained generator, which are to stay as they were.
"""

from __future__ import annotations

import copy
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from transformers import PreTrainedTokenizerFast

from openuni.models.multimodal_llm import MultimodalLLM
from openuni.models.openuni import OpenUni
from openuni.nano.edits import without
from openuni.nano.generator import prompt_batch
from openuni.nano.language import language_batch, language_loss
from openuni.nano.muon import make_muon
from openuni.nano.optimisation import (
    Lesson,
    MovingAverage,
    Schedule,
    one_core_each,
    optimiser_step,
    set_gradients,
)
from openuni.nano.recipe import PICTURES, StageRecipe
from openuni.nano.scenes import Scene, make_scene
from openuni.nano.vision import (
    VisionBatch,
    answer_logits,
    answers_right,
    vision_batch,
    wipe,
    word_distance,
)

# Chance that one object of a pair is wiped out of its picture, as edits do.
_WIPED = 0.3
# Asked of each picture, one after another.
_QUESTIONS = 3
# Weights beside that of the answers, and rows for each picture.
_SPELLING_WEIGHT = 0.5
_STATES_WEIGHT = 2.0
_TEXT_SHARE = 0.5


def _some_wiped(
    pictures: NDArray[np.uint8], scenes: list[Scene], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], list[Scene]]:
    """Pictures (b, h, w, 3) and scenes, some pairs of them with one object left."""
    pictures, scenes = pictures.copy(), list(scenes)
    for i, scene in enumerate(scenes):
        if scene.kind == "pair" and rng.random() < _WIPED:
            gone = int(rng.integers(2))
            pictures[i], scenes[i] = wipe(pictures[i], scene, gone), without(scene, gone)
    return pictures, scenes


def states_moved(model: OpenUni, teacher: OpenUni, ids: Tensor, mask: Tensor) -> Tensor:
    """How far the states at the queries lie from the teacher's, as a share of their variance."""
    with torch.no_grad():
        wanted = teacher.query_states(teacher.lmm.embed_tokens(ids), mask).float()
    states = model.query_states(model.lmm.embed_tokens(ids), mask).float()
    return F.mse_loss(states, wanted) / wanted.var()


def train_vision(
    model: OpenUni,
    seeing: MultimodalLLM,
    tokenizer: PreTrainedTokenizerFast,
    pictures: NDArray[np.uint8],
    held_out: NDArray[np.uint8],
    recipe: StageRecipe,
    seed: int,
    minutes: float | None = None,
    threads: int = 1,
) -> OpenUni:
    """Trains `seeing` and puts it, with averaged weights, in place of the model's own.

    Args:
        model: a trained model, whose queries tell what must not change.
        seeing: its language model with a fresh vision side (`make_seeing`).
        tokenizer: its tokenizer.
        pictures: scenes 0..n-1 of `seed` as RGB8 (n, 128, 128, 3).
        held_out: scenes 0..m-1 of `seed + 1`, to tell how it goes.
        recipe: steps, batch size (pictures) and rates.
        seed: seeds order and wording; the scenes' seed as well.
        minutes: ends the training early.
        threads: parts of a batch worked on at once (see :func:`one_core_each`).
    """
    torch.manual_seed(seed)
    teacher = copy.deepcopy(model).requires_grad_(False)
    model.requires_grad_(False)
    model.lmm = seeing.requires_grad_(True)
    trained = dict(seeing.named_parameters())
    ema = MovingAverage(trained, recipe.ema)
    rng = np.random.default_rng([seed, 6])
    schedule = Schedule(recipe, "vision", minutes)
    tokens = seeing.num_image_token
    text_rows = round(recipe.batch_size * _TEXT_SHARE)

    def accuracy() -> float:
        scenes = [make_scene(seed + 1, index) for index in range(len(held_out))]
        asking = np.random.default_rng([seed, 7])
        right = answers_right(seeing, vision_batch(tokenizer, held_out, scenes, asking, tokens))
        return sum(right) / len(right)

    # Each lesson comes in as many parts as there are threads.
    def picture_loss(batch: VisionBatch) -> dict[str, Tensor]:
        features = seeing.extract_feature(batch.pixels)
        logits, wanted = answer_logits(seeing, batch, features)
        spelling = word_distance(seeing, features, batch.words)
        return {
            "answers": F.cross_entropy(logits, wanted) / threads,
            "spelling": _SPELLING_WEIGHT * spelling / threads,
        }

    def text_loss(ids: Tensor, mask: Tensor, weights: Tensor) -> dict[str, Tensor]:
        return {"text": language_loss(seeing.language_model, ids, mask, weights) / threads}

    def states_loss(ids: Tensor, mask: Tensor) -> dict[str, Tensor]:
        return {"states": _STATES_WEIGHT * states_moved(model, teacher, ids, mask) / threads}

    def lessons() -> list[Lesson]:
        chosen = np.sort(rng.integers(len(pictures), size=recipe.batch_size))
        scenes = [make_scene(seed, int(index)) for index in chosen]
        shown = _some_wiped(pictures[chosen], scenes, rng)
        seen = vision_batch(tokenizer, *shown, rng, tokens, questions=_QUESTIONS)
        read = language_batch(tokenizer, rng, seed, text_rows)
        indices = rng.integers(PICTURES, size=text_rows).tolist()
        drawn = prompt_batch(tokenizer, indices, rng, seed)
        return [
            *(partial(picture_loss, VisionBatch(*part)) for part in _parts(seen, threads)),
            *(partial(text_loss, *part) for part in _parts(read, threads)),
            *(partial(states_loss, *part) for part in _parts(drawn, threads)),
        ]

    with one_core_each(threads) as pool:
        optimizer = make_muon(seeing, recipe.lr, recipe.weight_decay, pool)
        for step, lr in schedule:
            losses = set_gradients(pool, lessons(), list(trained.values()))
            optimiser_step(optimizer, trained.values(), lr)
            ema.update()
            if step % 20 == 0:
                schedule.progress.set_postfix(losses, refresh=False)
            if (step + 1) % 250 == 0:
                ema.swap()
                schedule.say(f"answers right {accuracy():.3f}")
                ema.swap()
    ema.swap()
    return model.eval()


def _parts(batch: tuple[Tensor, ...], number: int) -> list[tuple[Tensor, ...]]:
    return list(zip(*(tensor.chunk(number) for tensor in batch), strict=True))
