"""Layouts say what prompts and scenes mean, however they are worded."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from openuni.nano.architecture import NUM_QUERIES, TRANSFORMER
from openuni.nano.captions import Caption
from openuni.nano.layout import NOTHING, Layout, caption_layout, layout_codes, scene_layout
from openuni.nano.palette import COLORS
from openuni.nano.scenes import MAX_COUNT, Scene, SceneObject, make_scene
from openuni.nano.shapes import OBJECTS


def code(layout: Layout) -> Tensor:
    """(aspects, objects, channels); the last aspect tells all of an object."""
    (coded,) = layout_codes([layout])
    assert coded.shape == (NUM_QUERIES, TRANSFORMER["caption_channels"])
    return coded.unflatten(0, (-1, MAX_COUNT))


def said(*mentions: tuple[str, str | None], relation: str | None = None, count: int = 1) -> Layout:
    return caption_layout(Caption("", mentions, relation, count))


def names(layout: Layout) -> list[tuple[str | None, str | None]]:
    """Object and colour of each, as the code tells them."""
    whole = code(layout)[-1]
    objects, colors = whole[:, : len(OBJECTS)], whole[:, len(OBJECTS) :][:, : len(COLORS)]
    return [
        (
            OBJECTS[int(one.argmax())] if one.any() else None,
            COLORS[int(color.argmax())] if color.any() else None,
        )
        for one, color in zip(objects, colors, strict=True)
    ]


def test_objects_stand_in_the_order_of_reading() -> None:
    first, second = ("circle", "red"), ("star", "blue")
    assert names(said(first, second)) == [first, second, (None, None), (None, None)]
    for relation in ("left of", "above"):
        assert names(said(first, second, relation=relation))[:2] == [first, second]
    for relation in ("right of", "below"):
        assert names(said(first, second, relation=relation))[:2] == [second, first]


def test_the_same_place_in_other_words_is_the_same_layout() -> None:
    a, b = ("circle", "red"), ("star", None)
    assert code(said(a, b, relation="left of")).equal(code(said(b, a, relation="right of")))
    assert code(said(a, b, relation="above")).equal(code(said(b, a, relation="below")))
    codes = [code(said(a, b, relation=r)) for r in ("left of", "right of", "above", "below")]
    for i, one in enumerate(codes):
        for other in codes[:i]:
            assert not one.equal(other)


def test_a_colour_that_is_not_named_is_left_open() -> None:
    assert names(said(("moon", None)))[0] == ("moon", None)
    named, open_ = code(said(("moon", "red"))), code(said(("moon", None)))
    changed = (named != open_).nonzero()
    assert set(changed[:, 1].tolist()) == {0}, "of the first object alone"
    assert (named - open_)[..., len(OBJECTS) + COLORS.index("red")].count_nonzero() == 2


def test_equal_objects_are_as_many_as_are_asked_for() -> None:
    for count in (1, 2, 3, 4):
        told = names(said(("tree", "green"), count=count))
        assert told == [("tree", "green")] * count + [(None, None)] * (MAX_COUNT - count)
    codes = [code(said(("tree", "green"), count=count))[:, 0] for count in (1, 2, 3, 4)]
    assert len({tuple(one.flatten().tolist()) for one in codes}) == 4, "the first one knows as well"


def test_the_unconditional_prompt_says_nothing() -> None:
    assert not code(NOTHING).any()


def test_a_whole_scene_tells_where_things_are() -> None:
    for index in range(60):
        scene = make_scene(0, index)
        told = names(scene_layout(scene))[: len(scene.objects)]
        assert sorted(told) == sorted((item.name, item.color) for item in scene.objects)
        moved = tuple(replace(item, x=item.x + 2) for item in scene.objects)
        assert not code(scene_layout(replace(scene, objects=moved))).equal(
            code(scene_layout(scene))
        )


def test_scenes_are_read_line_by_line() -> None:
    def item(name: str, x: float, y: float) -> SceneObject:
        return SceneObject(name, "red", (200, 30, 30), x, y, 36.0)

    # A grid whose lower left is a little higher than its lower right.
    spots = [(92.0, 36.0), (36.0, 33.0), (36.0, 90.0), (92.0, 93.0)]
    scene = Scene("counting", (250, 250, 250), tuple(item("star", *spot) for spot in spots))
    places = [laid.place for laid in scene_layout(scene).objects]
    assert [place[:2] for place in places if place] == [spots[1], spots[0], spots[2], spots[3]]
    pair = Scene("pair", (250, 250, 250), (item("moon", 64, 94), item("star", 60, 34)))
    assert [name for name, _ in names(scene_layout(pair))[:2]] == ["star", "moon"]


def test_layouts_of_a_batch_do_not_mix() -> None:
    layouts = [said(("moon", "red")), NOTHING, said(("tree", None), count=3)]
    together = layout_codes(layouts)
    for row, layout in zip(together, layouts, strict=True):
        assert torch.equal(row, layout_codes([layout])[0])
