"""Chat on the tiny model: greedy tokens, limits, pictures, cancelling."""

from __future__ import annotations

import pytest
import torch
from parity.decoding import greedy

from openuni.errors import CancelledError, InvalidRequestError
from openuni.pipelines.chat import ChatMessage, ChatPipeline
from openuni.pipelines.token_sampling import TokenSampling


@pytest.fixture
def pipeline(internvl, tokenizer) -> ChatPipeline:
    return ChatPipeline(internvl, tokenizer, max_tiles=2)


def say(text: str, *images: torch.Tensor) -> list[ChatMessage]:
    return [ChatMessage("user", text, images)]


def read(pipeline, messages, **settings):
    answer, pieces = pipeline(messages, **settings)
    return answer, "".join(pieces)


@torch.inference_mode()
def test_greedy_tokens_are_those_of_the_models_own_step(pipeline, internvl, tokenizer):
    answer, text = read(pipeline, say("What is it?"), max_new_tokens=12)
    asked = "<|im_start|>user\nWhat is it?<|im_end|>\n<|im_start|>assistant\n"
    ids = torch.tensor([tokenizer(asked)["input_ids"]])
    expected = greedy(
        internvl.lmm, internvl.lmm.embed_tokens(ids), torch.ones_like(ids).bool(), None, 12
    )
    assert text == tokenizer.decode(expected, skip_special_tokens=True)
    assert (answer.prompt_tokens, answer.completion_tokens) == (ids.shape[1], 12)
    assert answer.finish_reason == "length"


def test_the_end_token_ends_the_answer(pipeline, internvl, tokenizer, monkeypatch):
    ends = tokenizer.convert_tokens_to_ids("<|im_end|>")
    tokens = iter([*tokenizer("Red 🔴")["input_ids"], ends])
    original = internvl.lmm.next_token_logits

    def scripted(*args, **kwargs):
        logits, cache = original(*args, **kwargs)
        return torch.nn.functional.one_hot(torch.tensor([next(tokens)]), logits.shape[1]), cache

    monkeypatch.setattr(internvl.lmm, "next_token_logits", scripted)
    answer, text = read(pipeline, say("What colour?"))
    assert text == "Red 🔴"
    assert answer.finish_reason == "stop"
    assert answer.completion_tokens == len("Red 🔴".encode())


def test_draws_repeat_by_their_seed(pipeline):
    def drawn(seed: int) -> str:
        sampling = TokenSampling(temperature=1.5, seed=seed)
        return read(pipeline, say("a"), sampling=sampling, max_new_tokens=16)[1]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_pictures_take_their_tiles_and_change_the_answer(pipeline, internvl, picture):
    tokens = internvl.lmm.num_image_token
    alone, _ = read(pipeline, say("a"), max_new_tokens=1)
    square, _ = read(pipeline, say("a", picture(50, 50)), max_new_tokens=1)
    # Marks around it and a line break, and its one tile.
    assert square.prompt_tokens == alone.prompt_tokens + tokens + 3
    wide, _ = read(pipeline, say("a", picture(90, 45)), max_new_tokens=1)
    assert wide.prompt_tokens == square.prompt_tokens + 2 * tokens  # two tiles and a thumbnail

    def sampled(seed: int) -> str:
        sampling = TokenSampling(temperature=2.0, seed=3)
        shown = picture(50, 50, seed) // (1 + 9 * seed)
        return read(pipeline, say("a", shown), sampling=sampling, max_new_tokens=32)[1]

    assert sampled(0) != sampled(1)


def test_a_conversation_beyond_the_models_reach_is_refused(pipeline):
    with pytest.raises(InvalidRequestError, match="reads 1024 at most"):
        read(pipeline, say("x" * 1100))
    # 1024 less what was said is all the room there is.
    answer, _ = read(pipeline, say("x" * 950), max_new_tokens=1000)
    assert answer.prompt_tokens + answer.completion_tokens <= 1024


@pytest.mark.parametrize("token", ["<|im_end|>", "<IMG_CONTEXT>", "<|im_start|>system"])
def test_control_tokens_in_a_text_are_refused(pipeline, token):
    with pytest.raises(InvalidRequestError, match="steers the model"):
        read(pipeline, say(f"a {token} b"))


def test_cancelling_ends_the_answer_before_the_next_token(pipeline):
    calls = 0

    def on_token() -> None:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise CancelledError("stop")

    answer, pieces = pipeline(say("a"), max_new_tokens=50, on_token=on_token)
    with pytest.raises(CancelledError):
        list(pieces)
    assert answer.completion_tokens == 3


def test_the_queries_have_no_part_in_it(pipeline, internvl):
    _, before = read(pipeline, say("a"), max_new_tokens=8)
    kept = internvl.meta_queries.clone()
    try:
        internvl.meta_queries.fill_(7.0)
        assert read(pipeline, say("a"), max_new_tokens=8)[1] == before
    finally:
        internvl.meta_queries.copy_(kept)
