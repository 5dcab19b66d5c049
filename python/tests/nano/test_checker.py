"""GenEval's rules, and that wrong pictures fail by them."""

from __future__ import annotations

import pytest

from openuni.evaluation.geneval.boxes import relations
from openuni.nano.benchmark import CATEGORIES, prompts
from openuni.nano.checker import Exclusion, Requirement, check, found_objects
from openuni.nano.detector import Detection, detect
from openuni.nano.palette import PALETTE
from openuni.nano.render import render
from openuni.nano.scenes import Scene, SceneObject, is_held_out

_PLACES = [(34.0, 64.0), (94.0, 64.0), (34.0, 20.0), (94.0, 20.0)]


def _at(name: str, x: float, y: float, color: str = "red", side: float = 20) -> Detection:
    return Detection(name, color, (x - side / 2, y - side / 2, x + side / 2, y + side / 2), 0.9)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        ((-50, 0), {"left of"}),
        ((50, 0), {"right of"}),
        ((0, -50), {"above"}),
        ((0, 50), {"below"}),
        ((-50, -50), {"left of", "above"}),
        ((-3, 2), set()),
    ],
)
def test_relations(offset: tuple[float, float], expected: set[str]) -> None:
    found = found_objects([_at("star", 64 + offset[0], 64 + offset[1]), _at("circle", 64, 64)])
    assert set(relations(found["star"][0].box, found["circle"][0].box)) == expected


def test_counting_fails_below_and_above() -> None:
    include, exclude = [Requirement("star", 3)], [Exclusion("star", 4)]
    for count, right in ((2, False), (3, True), (4, False)):
        found = [_at("star", 20 + 30 * i, 64) for i in range(count)]
        assert check(found, include, exclude).correct is right


def test_wrong_color_and_missing_object_fail_with_a_reason() -> None:
    verdict = check([_at("star", 64, 64, "blue")], [Requirement("star", color="red")], [])
    assert not verdict.correct
    assert verdict.reason == "expected red star>=1, found 0 red; and 1 blue"
    assert not check([], [Requirement("star")], []).correct


def test_swapped_colors_fail() -> None:
    include = [Requirement("star", color="red"), Requirement("circle", color="blue")]
    right = [_at("star", 30, 64, "red"), _at("circle", 90, 64, "blue")]
    swapped = [_at("star", 30, 64, "blue"), _at("circle", 90, 64, "red")]
    assert check(right, include, []).correct
    assert not check(swapped, include, []).correct


def test_position_is_judged_only_with_its_target() -> None:
    include = [Requirement("circle"), Requirement("star", relation="left of", target=0)]
    assert check([_at("star", 30, 64), _at("circle", 90, 64)], include, []).correct
    assert not check([_at("star", 90, 64), _at("circle", 30, 64)], include, []).correct
    assert "no target" in check([_at("star", 30, 64)], include, []).reason


def _draw(include: list[Requirement]) -> Scene:
    """A scene that fulfils a benchmark prompt."""
    objects: list[SceneObject] = []
    anchor, other = (64.0, 64.0), {"left of": (24.0, 64.0), "right of": (104.0, 64.0)}
    other |= {"above": (64.0, 24.0), "below": (64.0, 104.0)}
    if any(item.relation for item in include):
        target, mover = include
        spots = [(target, anchor), (mover, other[str(mover.relation)])]
    else:
        wanted = [item for item in include for _ in range(item.count)]
        spots = list(zip(wanted, _PLACES, strict=False))
    for item, (x, y) in spots:
        color = item.color or "red"
        objects.append(SceneObject(item.name, color, PALETTE[color], x, y, 32))
    return Scene("test", (245, 245, 245), tuple(objects))


@pytest.mark.parametrize("category", CATEGORIES)
def test_true_pictures_pass_and_the_next_prompts_pictures_fail(category: str) -> None:
    asked = prompts(category, 24, seed=1)
    assert [p.text for p in asked] == [p.text for p in prompts(category, 24, seed=1)]
    pictures = [render(_draw(p.include)) for p in asked]
    passed = failed = 0
    for i, prompt in enumerate(asked):
        passed += check(detect(pictures[i]), prompt.include, prompt.exclude).correct
        other = (i + 1) % len(asked)
        if asked[other].text != prompt.text:
            failed += not check(detect(pictures[other]), prompt.include, prompt.exclude).correct
    assert passed == len(asked)
    assert failed >= 0.8 * len(asked)


def test_held_out_prompts_are_marked() -> None:
    for category in ("colors", "color_attr"):
        asked = prompts(category, 40)
        assert sum(p.held_out for p in asked) == 10
        for prompt in asked:
            named = any(is_held_out(item.name, str(item.color)) for item in prompt.include)
            assert named == prompt.held_out


def test_unknown_category_is_refused() -> None:
    with pytest.raises(ValueError, match="single_object"):
        prompts("colours", 1)
