"""Streamed pieces are whole characters and join to the whole text."""

from __future__ import annotations

import pytest

from openuni.pipelines.text_stream import TextStream


@pytest.mark.parametrize("text", ["a red star", "Zwölf Boxkämpfer", "日本語", "👩🏽‍🚀 and 🔴"])
def test_each_piece_is_a_character(tokenizer, text):
    stream = TextStream(tokenizer)
    pieces = [stream.push(token) for token in tokenizer(text)["input_ids"]]
    assert [piece for piece in pieces if piece] == list(text)
    assert stream.finish() == ""


def test_a_replacement_character_of_the_models_own_only_waits(tokenizer):
    stream = TextStream(tokenizer)
    assert "".join(stream.push(token) for token in tokenizer("a\ufffdb")["input_ids"]) == "a\ufffdb"


def test_a_cut_character_is_told_at_the_end(tokenizer):
    stream = TextStream(tokenizer)
    ids = tokenizer("aé")["input_ids"][:-1]
    assert "".join(stream.push(token) for token in ids) == "a"
    assert stream.finish() == "\ufffd"
    assert stream.finish() == ""


def test_special_tokens_leave_no_text(tokenizer):
    stream = TextStream(tokenizer)
    ids = tokenizer("a<img>b")["input_ids"]
    assert "".join(stream.push(token) for token in ids) == "ab"
