"""Scenes and pictures: the same at each call, objects apart, held-out combinations never drawn."""

from __future__ import annotations

import numpy as np

from openuni.nano.palette import COLORS
from openuni.nano.render import render
from openuni.nano.scenes import HELD_OUT, IMAGE_SIZE, is_held_out, make_scene
from openuni.nano.shapes import OBJECTS


def test_scene_depends_on_seed_and_index_alone() -> None:
    forward = [make_scene(3, index) for index in range(50)]
    backward = [make_scene(3, index) for index in reversed(range(50))]
    assert forward == backward[::-1]
    assert forward != [make_scene(4, index) for index in range(50)]


def test_picture_is_deterministic_rgb8() -> None:
    first, second = render(make_scene(0, 5)), render(make_scene(0, 5))
    assert first.shape == (IMAGE_SIZE, IMAGE_SIZE, 3)
    assert first.dtype == np.uint8
    assert (first == second).all()


def test_held_out_table_names_every_object_once() -> None:
    assert sorted(name for name, _ in HELD_OUT) == sorted(OBJECTS)
    assert {color for _, color in HELD_OUT} <= set(COLORS)


def test_held_out_combinations_are_never_drawn() -> None:
    for index in range(20_000):
        for item in make_scene(0, index).objects:
            assert not is_held_out(item.name, item.color)


def test_objects_stay_inside_and_apart() -> None:
    for index in range(5_000):
        objects = make_scene(1, index).objects
        for item in objects:
            assert item.size / 2 < item.x < IMAGE_SIZE - item.size / 2
            assert item.size / 2 < item.y < IMAGE_SIZE - item.size / 2
        for i, a in enumerate(objects):
            for b in objects[i + 1 :]:
                gap = max(abs(a.x - b.x), abs(a.y - b.y)) - (a.size + b.size) / 2
                assert gap >= 4


def test_every_object_color_and_count_occurs() -> None:
    scenes = [make_scene(2, index) for index in range(2_000)]
    assert {item.name for s in scenes for item in s.objects} == set(OBJECTS)
    assert {item.color for s in scenes for item in s.objects} == set(COLORS)
    assert {len(s.objects) for s in scenes if s.kind == "counting"} == {2, 3, 4}
