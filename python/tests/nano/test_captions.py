"""Captions tell the truth in many wordings; questions have answers that the caption gives."""

from __future__ import annotations

import numpy as np

from openuni.nano.captions import OPPOSITE, describe, plural, relation_of, with_article
from openuni.nano.questions import question
from openuni.nano.scenes import make_scene


def test_articles_and_plurals() -> None:
    assert with_article("orange star") == "an orange star"
    assert with_article("red arrow") == "a red arrow"
    assert plural("cross") == "crosses"
    assert plural("red star") == "red stars"


def test_captions_name_only_what_is_there() -> None:
    rng = np.random.default_rng(0)
    for index in range(3_000):
        scene = make_scene(0, index)
        caption = describe(scene, rng)
        drawn = {(item.name, item.color) for item in scene.objects}
        for name, color in caption.mentions:
            assert name in caption.text.lower()
            assert any(name == n and color in (None, c) for n, c in drawn)
        assert caption.count * len(caption.mentions) == len(scene.objects)


def test_relation_in_the_text_is_the_scenes_own() -> None:
    rng = np.random.default_rng(1)
    told = 0
    for index in range(2_000):
        scene = make_scene(0, index)
        caption = describe(scene, rng)
        if caption.relation is None:
            continue
        told += 1
        in_order = caption.mentions[0][0] == scene.objects[0].name
        truth = relation_of(scene) if in_order else OPPOSITE[relation_of(scene)]
        assert caption.relation == truth
    assert told > 300


def test_the_same_generator_gives_the_same_wording() -> None:
    scene = make_scene(0, 3)
    one = [describe(scene, np.random.default_rng(9)).text for _ in range(3)]
    assert len(set(one)) == 1
    rng = np.random.default_rng(9)
    assert len({describe(scene, rng).text for _ in range(50)}) > 20


def test_questions_have_answers() -> None:
    rng = np.random.default_rng(2)
    for index in range(2_000):
        asked, answer = question(describe(make_scene(0, index), rng), rng)
        assert asked.endswith(("?", "."))
        assert answer
