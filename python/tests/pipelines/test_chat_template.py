"""Conversations as InternVL was trained to read them."""

from __future__ import annotations

import pytest

from openuni.errors import InvalidRequestError
from openuni.pipelines.chat_template import ChatTemplate, ChatTurn

START = "<|im_start|>assistant\n"


def user(text: str) -> str:
    return f"<|im_start|>user\n{text}<|im_end|>\n"


def image(tokens: int) -> str:
    return "<img>" + "<IMG_CONTEXT>" * tokens + "</img>"


def test_several_turns_without_a_system_message():
    turns = [ChatTurn("user", "a"), ChatTurn("assistant", ""), ChatTurn("user", "<image> b")]
    answered = "<|im_start|>assistant\n<|im_end|>\n"
    assert ChatTemplate().text(turns) == user("a") + answered + user("<image> b") + START


def test_the_models_own_system_message_unless_one_is_given():
    template = ChatTemplate(system="You are.")
    own = "<|im_start|>system\nYou are.<|im_end|>\n"
    assert template.text([ChatTurn("user", "a")]) == own + user("a") + START
    given = template.text([ChatTurn("system", "Be."), ChatTurn("user", "a")])
    assert given == "<|im_start|>system\nBe.<|im_end|>\n" + user("a") + START


@pytest.mark.parametrize(
    ("card", "config", "system"),
    [
        ({}, {}, None),
        ({}, {"system_message": "a"}, "a"),
        ({"prompts": {"system": "b"}}, {"system_message": "a"}, "b"),
        ({"prompts": {"system": None}}, {"template": "internvl2_5"}, None),
    ],
)
def test_where_the_system_message_comes_from(card, config, system):
    assert ChatTemplate.from_configs(card, config).system == system


def test_the_template_of_internvl3_brings_its_own():
    system = ChatTemplate.from_configs({}, {"template": "internvl2_5"}).system
    assert system is not None
    assert "InternVL" in system


def test_one_picture_comes_first_and_several_are_numbered_through_the_conversation():
    template = ChatTemplate()
    one = template.text([ChatTurn("user", "a", [2])])
    assert one == user(f"{image(2)}\na") + START
    turns = [ChatTurn("user", "a", [2]), ChatTurn("assistant", "b"), ChatTurn("user", "c", [1, 3])]
    text = template.text(turns)
    assert text.startswith(user(f"{image(2)}\na"))
    assert user(f"Image-2: {image(1)}\nImage-3: {image(3)}\nc") in text


def test_pictures_stand_where_the_text_says():
    turn = ChatTurn("user", "Frame1: <image>\nFrame2: <image>\nWhat moves?", [1, 2])
    expected = user(f"Frame1: {image(1)}\nFrame2: {image(2)}\nWhat moves?")
    assert ChatTemplate().text([turn]) == expected + START


def test_a_place_too_many_is_refused():
    with pytest.raises(InvalidRequestError, match="has 1 pictures but names 2 places"):
        ChatTemplate().text([ChatTurn("user", "<image> and <image>", [1])])
