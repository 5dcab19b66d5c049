"""Orders say what the target shows, and the judge of edits knows the target from the source."""

from __future__ import annotations

import numpy as np
import pytest

from openuni.nano.checker import check
from openuni.nano.detector import detect
from openuni.nano.edit_benchmark import edit_prompt
from openuni.nano.edits import EDIT_KINDS, make_edit, without
from openuni.nano.render import render
from openuni.nano.scenes import is_held_out, make_scene

NUMBER = 60


def test_the_same_arguments_give_the_same_edit() -> None:
    assert [make_edit(0, i) for i in range(20)] == [make_edit(0, i) for i in range(20)]
    assert make_edit(0, 1) != make_edit(1, 1)
    assert {make_edit(0, i).kind for i in range(NUMBER)} == set(EDIT_KINDS)


@pytest.mark.parametrize("kind", EDIT_KINDS)
def test_orders_name_what_changes(kind: str) -> None:
    for index in range(NUMBER):
        edit = make_edit(7, index, kind=kind)
        source, target = set(edit.source.objects), set(edit.target.objects)
        assert edit.kind == kind
        if kind == "keep":
            assert edit.source == edit.target
        elif kind == "color":
            (color,) = {item.color for item in target - source}
            assert color in edit.order
            assert [o.name for o in edit.source.objects] == [o.name for o in edit.target.objects]
        elif kind == "remove":
            (gone,) = source - target
            assert gone.name in edit.order
            assert len(target) == 1
        else:
            (new,) = target - source
            assert f"{new.color} {new.name}" in edit.order
            assert len(source) == 1


def test_training_never_shows_what_is_held_out() -> None:
    for index in range(400):
        edit = make_edit(0, index)
        for scene in (edit.source, edit.target):
            assert not any(is_held_out(item.name, item.color) for item in scene.objects)


def test_without_leaves_the_other_where_it_was() -> None:
    pair = next(s for i in range(20) if (s := make_scene(0, i)).kind == "pair")
    assert without(pair, 0).objects == (pair.objects[1],)
    assert without(pair, 0).kind == "single"


@pytest.mark.parametrize("kind", EDIT_KINDS)
def test_the_target_passes_and_the_source_does_not(kind: str) -> None:
    passed = failed = 0
    for index in range(NUMBER):
        edit = make_edit(9, index, kind=kind, allow_held_out=True)
        prompt = edit_prompt(edit)
        assert (prompt.category, prompt.text) == (kind, edit.order)
        target = check(detect(render(edit.target)), prompt.include, prompt.exclude)
        source = check(detect(render(edit.source)), prompt.include, prompt.exclude)
        passed += target.correct
        failed += not source.correct
    assert passed == NUMBER
    assert failed == (0 if kind == "keep" else NUMBER)


def test_what_was_not_asked_for_fails() -> None:
    edit = make_edit(9, 0, kind="remove", allow_held_out=True)
    prompt = edit_prompt(edit)
    mirrored = np.ascontiguousarray(render(edit.target)[:, ::-1])
    more = np.concatenate([render(edit.target), mirrored], axis=1)
    assert not check(detect(more), prompt.include, prompt.exclude).correct
