"""The vision side learns to answer, its batches say what they should, and it alone trains."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from transformers import PreTrainedTokenizerFast

from openuni.models.multimodal_llm import MultimodalLLM
from openuni.nano.chat_score import score_answers
from openuni.nano.language import new_language_model
from openuni.nano.questions import QUESTION_KINDS, ask
from openuni.nano.recipe import Recipe
from openuni.nano.render import render
from openuni.nano.scenes import make_scene
from openuni.nano.tokenizer import train_tokenizer
from openuni.nano.vision import (
    answer_logits,
    answers_right,
    make_seeing,
    seen,
    train_vision,
    vision_batch,
)


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return train_tokenizer(0, captions=300)


@pytest.fixture
def lmm(tokenizer: PreTrainedTokenizerFast) -> MultimodalLLM:
    torch.manual_seed(0)
    return make_seeing(new_language_model(tokenizer))


def test_everything_that_is_asked_can_be_seen() -> None:
    rng = np.random.default_rng(0)
    for index in range(300):
        caption = seen(make_scene(5, index))
        for kind in QUESTION_KINDS:
            asked, answer = ask(kind, rng, caption)
            assert answer != "unknown", (asked, caption)


def test_a_batch_holds_picture_question_and_answer(
    tokenizer: PreTrainedTokenizerFast, lmm: MultimodalLLM
) -> None:
    scenes = [make_scene(3, index) for index in range(6)]
    pictures = np.stack([render(scene) for scene in scenes])
    tokens = lmm.num_image_token
    batch = vision_batch(tokenizer, pictures, scenes, np.random.default_rng(1), tokens, "number")
    assert batch.pixels.shape == (6, 3, 128, 128)
    assert batch.image_mask.sum(dim=1).tolist() == [tokens] * 6
    for ids, labels in zip(batch.input_ids, batch.labels, strict=True):
        text = tokenizer.decode(ids)
        answer = tokenizer.decode(labels[labels >= 0])
        assert "How many" in text
        assert f"assistant\n{answer}" in text
        assert answer.endswith("<|im_end|>")


def test_padding_does_not_change_an_answer(
    tokenizer: PreTrainedTokenizerFast, lmm: MultimodalLLM
) -> None:
    scenes = [make_scene(3, index) for index in range(5)]
    pictures = np.stack([render(scene) for scene in scenes])
    tokens = lmm.num_image_token
    batch = vision_batch(tokenizer, pictures, scenes, np.random.default_rng(1), tokens)
    with torch.no_grad():
        together, _ = answer_logits(lmm, batch)
        start = 0
        for row in range(len(scenes)):
            length = int((batch.labels[row] >= 0).nonzero().max()) + 1
            alone = type(batch)(
                batch.pixels[row : row + 1],
                batch.input_ids[row : row + 1, :length],
                batch.image_mask[row : row + 1, :length],
                batch.labels[row : row + 1, :length],
            )
            logits, wanted = answer_logits(lmm, alone)
            torch.testing.assert_close(
                together[start : start + len(wanted)], logits, atol=1e-4, rtol=1e-4
            )
            start += len(wanted)


def test_only_the_vision_side_trains_and_it_learns(
    tokenizer: PreTrainedTokenizerFast, lmm: MultimodalLLM
) -> None:
    before = {name: tensor.clone() for name, tensor in lmm.state_dict().items()}
    scenes = [make_scene(0, index) for index in range(4)]
    pictures = np.stack([render(scene) for scene in scenes])
    recipe = dataclasses.replace(Recipe().vision, steps=6, batch_size=4, warmup=1)

    def loss() -> float:
        batch = vision_batch(tokenizer, pictures, scenes, np.random.default_rng(2), 16)
        with torch.no_grad():
            logits, wanted = answer_logits(lmm, batch)
        return float(torch.nn.functional.cross_entropy(logits, wanted))

    start = loss()
    train_vision(lmm, tokenizer, pictures, pictures, recipe, seed=0)
    moved = {n.split(".")[0] for n, t in lmm.state_dict().items() if not t.equal(before[n])}
    assert moved == {"vision_model", "mlp1"}
    assert loss() < start


def test_the_score_tells_kinds_and_held_out_combinations_apart(
    tokenizer: PreTrainedTokenizerFast, lmm: MultimodalLLM
) -> None:
    scores = score_answers(lmm, tokenizer, 40)
    assert set(scores) == {*QUESTION_KINDS, "overall"}
    assert scores["overall"]["questions"] == 40 * len(QUESTION_KINDS)
    assert scores["overall"]["held_out_questions"] > 0
    assert scores["overall"]["score"] < 0.2, "an untrained model answers by chance at best"


def test_an_answer_counts_only_if_all_of_it_is_right(
    tokenizer: PreTrainedTokenizerFast, lmm: MultimodalLLM
) -> None:
    scenes = [make_scene(3, index) for index in range(4)]
    pictures = np.stack([render(scene) for scene in scenes])
    batch = vision_batch(tokenizer, pictures, scenes, np.random.default_rng(1), 16, "listing")
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        logits, _ = answer_logits(lmm, batch)
    # Labels made of the model's own guesses are right by definition; one token off is not.
    labels = batch.labels.clone()
    labels[labels >= 0] = logits.argmax(dim=-1)
    wrong = labels.clone()
    first = int((wrong[0] >= 0).nonzero()[0])
    wrong[0, first] = (wrong[0, first] + 1) % 1024
    guessed = answers_right(lmm, batch._replace(labels=labels))
    assert guessed == [True] * 4
    assert answers_right(lmm, batch._replace(labels=wrong)) == [False, True, True, True]
