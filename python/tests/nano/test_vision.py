"""What is asked about pictures, what is answered, and what counts as right."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from transformers import PreTrainedTokenizerFast

from openuni.models.multimodal_llm import MultimodalLLM
from openuni.nano.edits import without
from openuni.nano.parts import make_seeing, new_language_model
from openuni.nano.questions import QUESTION_KINDS, ask
from openuni.nano.render import render
from openuni.nano.scenes import Scene, make_scene
from openuni.nano.tokenizer import train_tokenizer
from openuni.nano.vision import (
    answer_logits,
    answers_right,
    seen,
    spelled,
    vision_batch,
    wipe,
    word_distance,
)
from openuni.pipelines.chat_template import ChatTemplate, ChatTurn


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return train_tokenizer(0, captions=300)


@pytest.fixture
def lmm(tokenizer: PreTrainedTokenizerFast) -> MultimodalLLM:
    torch.manual_seed(0)
    return make_seeing(new_language_model(tokenizer))


def _drawn(count: int) -> tuple[list[Scene], np.ndarray]:
    """Scenes and their pictures."""
    scenes = [make_scene(3, index) for index in range(count)]
    return scenes, np.stack([render(scene) for scene in scenes])


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
    scenes, pictures = _drawn(6)
    tokens = lmm.num_image_token
    batch = vision_batch(
        tokenizer, pictures, scenes, np.random.default_rng(1), tokens, kind="number"
    )
    assert batch.pixels.shape == (6, 3, 128, 128)
    assert batch.image_mask.sum(dim=1).tolist() == [tokens] * 6
    for ids, labels in zip(batch.input_ids, batch.labels, strict=True):
        text = tokenizer.decode(ids)
        answer = tokenizer.decode(labels[labels >= 0])
        assert "How many" in text
        assert f"assistant\n{answer}" in text
        assert answer.endswith("<|im_end|>")


def test_a_list_may_begin_with_either_object(
    tokenizer: PreTrainedTokenizerFast, lmm: MultimodalLLM
) -> None:
    pairs = [scene for index in range(40) if (scene := make_scene(5, index)).kind == "pair"]
    pictures = np.stack([render(scene) for scene in pairs])
    answers = []
    for mirrored in (False, True):
        batch = vision_batch(
            tokenizer,
            pictures,
            pairs,
            np.random.default_rng(0),
            16,
            kind="listing",
            mirrored=mirrored,
        )
        answers.append([tokenizer.decode(row[row >= 0]) for row in batch.labels])
    opposite = {"left of": "right of", "right of": "left of", "above": "below", "below": "above"}
    for straight, turned in zip(*answers, strict=True):
        relation = next(word for word in opposite if f" {word} " in straight)
        first, second = straight.removesuffix("<|im_end|>").split(f" {relation} ")
        assert turned == f"{second} {opposite[relation]} {first}<|im_end|>"


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("single", r"an? \w+ \w+"),
        ("counting", r"(two|three|four) \w+ \w+s"),
        ("pair", r"an? \w+ \w+ (left of|above) an? \w+ \w+"),
    ],
)
def test_the_whole_caption_names_all_and_begins_on_the_left_or_above(
    kind: str, pattern: str
) -> None:
    scenes = [scene for index in range(200) if (scene := make_scene(5, index)).kind == kind]
    assert len(scenes) > 20
    for scene in scenes:
        text = spelled(scene)
        assert re.fullmatch(pattern, text), text
        assert all(item.color in text and item.name in text for item in scene.objects)
        if kind == "pair":
            first, second = sorted(scene.objects, key=lambda item: text.index(item.name))
            assert (first.x < second.x) if "left of" in text else (first.y < second.y)


def test_wiping_leaves_what_rendering_one_object_would_draw() -> None:
    pairs = [scene for i in range(80) if (scene := make_scene(5, i)).kind == "pair"]
    for scene in pairs:
        for gone in (0, 1):
            wiped = wipe(render(scene), scene, gone)
            assert np.array_equal(wiped, render(without(scene, gone)))


def test_features_that_are_the_words_lie_at_no_distance(
    tokenizer: PreTrainedTokenizerFast, lmm: MultimodalLLM
) -> None:
    words = torch.full((2, 16), -100)
    words[:, :3] = torch.tensor(tokenizer("a red circle").input_ids)
    features = torch.randn(2, 16, 192)
    assert word_distance(lmm, features, words) > 0.5
    features[:, :3] = lmm.embed_tokens(words[:, :3])
    assert word_distance(lmm, features, words) == 0, "the other features are free"


def test_padding_does_not_change_an_answer(
    tokenizer: PreTrainedTokenizerFast, lmm: MultimodalLLM
) -> None:
    scenes, pictures = _drawn(5)
    tokens = lmm.num_image_token
    batch = vision_batch(tokenizer, pictures, scenes, np.random.default_rng(1), tokens)
    with torch.no_grad():
        together, _ = answer_logits(lmm, batch, lmm.extract_feature(batch.pixels))
        start = 0
        for row in range(len(scenes)):
            length = int((batch.labels[row] >= 0).nonzero().max()) + 1
            one = slice(row, row + 1)
            alone = batch._replace(
                pixels=batch.pixels[one],
                input_ids=batch.input_ids[one, :length],
                image_mask=batch.image_mask[one, :length],
                labels=batch.labels[one, :length],
            )
            logits, wanted = answer_logits(lmm, alone, lmm.extract_feature(alone.pixels))
            torch.testing.assert_close(
                together[start : start + len(wanted)], logits, atol=1e-4, rtol=1e-4
            )
            start += len(wanted)


def test_several_questions_follow_one_another(
    tokenizer: PreTrainedTokenizerFast, lmm: MultimodalLLM
) -> None:
    scenes, pictures = _drawn(4)
    rng = np.random.default_rng(1)
    batch = vision_batch(tokenizer, pictures, scenes, rng, lmm.num_image_token, questions=3)
    assert batch.image_mask.sum(dim=1).tolist() == [lmm.num_image_token] * 4
    for ids, labels in zip(batch.input_ids, batch.labels, strict=True):
        text = tokenizer.decode(ids)
        answers = tokenizer.decode(labels[labels >= 0]).split("<|im_end|>")[:-1]
        assert len(answers) == 3
        turns = [ChatTurn("user", "?", [16]), ChatTurn("assistant", answers[0])]
        told = ChatTemplate().text(turns).split("?<|im_end|>")[1].removesuffix("assistant\n")
        assert told in text, "answers stand in the conversation as the template writes them"


def test_an_answer_counts_only_if_all_of_it_is_right(
    tokenizer: PreTrainedTokenizerFast, lmm: MultimodalLLM
) -> None:
    scenes, pictures = _drawn(4)
    batch = vision_batch(tokenizer, pictures, scenes, np.random.default_rng(1), 16, kind="listing")
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        logits, _ = answer_logits(lmm, batch, lmm.extract_feature(batch.pixels))
    # Labels made of the model's own guesses are right by definition; one token off is not.
    labels = batch.labels.clone()
    labels[labels >= 0] = logits.argmax(dim=-1)
    wrong = labels.clone()
    first = int((wrong[0] >= 0).nonzero()[0])
    wrong[0, first] = (wrong[0, first] + 1) % 1024
    guessed = answers_right(lmm, batch._replace(labels=labels))
    assert guessed == [True] * 4
    assert answers_right(lmm, batch._replace(labels=wrong)) == [False, True, True, True]
