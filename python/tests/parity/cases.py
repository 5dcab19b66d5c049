"""The inputs of every recorded case, for the official code and for ours."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from parity.tiny_weights import numbers

HEIGHT, WIDTH, STEPS, GUIDANCE = 64, 96, 20, 4.5
LOSS_SEED, PICTURE_SEED, CHAT_TOKENS = 11, 42, 12

PROMPTS = ("a dog on the left", "a red cat and a {blue} bird")
EDITS = ("Make it blue.", "Keep the image as it is.")
_TURN = "<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n"


def text_batch(tokenizer: Any) -> dict[str, Tensor]:
    """Two prompts of unequal length, padded on the right as in training."""
    return _batch(tokenizer, [_TURN.format(f"Generate an image: {p}") + "<img>" for p in PROMPTS])


def guided_text(tokenizer: Any, start: str = "<img>") -> dict[str, Tensor]:
    """Two pictures of the first prompt: [prompt, prompt, unconditional, unconditional]."""
    texts = [f"Generate an image: {PROMPTS[0]}"] * 2 + ["Generate an image."] * 2
    return _batch(tokenizer, [_TURN.format(text) + start for text in texts])


def internvl_edit_batch(tokenizer: Any) -> dict[str, Tensor]:
    """Two edits of two pictures, padded on the left as in training."""
    image = "<img>" + "<IMG_CONTEXT>" * 16 + "</img>"
    texts = [_TURN.format(f"{image}\n{edit}") + "<img>" for edit in EDITS]
    return {**_batch(tokenizer, texts, side="left"), "pixel_values_src": source_pixels()}


def qwen_edit_batch(tokenizer: Any) -> dict[str, Tensor]:
    """As :func:`internvl_edit_batch`, in Qwen2.5-VL's wording."""
    image = "<|vision_start|>" + "<|image_pad|>" * 256 + "<|vision_end|>"
    texts = [_TURN.format(f"{image}\n{edit}") for edit in EDITS]
    return {**_batch(tokenizer, texts, side="left"), "pixel_values_src": source_pixels()}


def chat_batch(tokenizer: Any, *, picture: bool = True) -> dict[str, Tensor]:
    """A question, about one picture of two tiles or about nothing."""
    image = "<img>" + "<IMG_CONTEXT>" * 32 + "</img>\n" if picture else ""
    batch = _batch(tokenizer, [_TURN.format(f"{image}What is it?")])
    return {**batch, "pixel_values": numbers("tiles", (2, 3, 448, 448))} if picture else batch


def qwen_chat_batch(tokenizer: Any) -> dict[str, Tensor]:
    """A question about one picture; its pixels are -1 to 1."""
    image = "<|vision_start|>" + "<|image_pad|>" * 256 + "<|vision_end|>\n"
    batch = _batch(tokenizer, [_TURN.format(f"{image}What is it?")])
    return {**batch, "pixels": source_pixels()[:1]}


def source_pixels() -> Tensor:
    """Two pictures to edit, -1 to 1, of no special size."""
    return numbers("source", (2, 3, 50, 70)).clamp(-1, 1)


def with_target(batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """With the pictures that are to be drawn."""
    return {**batch, "pixel_values": numbers("target", (2, 3, HEIGHT, WIDTH)).clamp(-1, 1)}


def with_latents(batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """With their latents instead."""
    return {**batch, "image_latents": numbers("latents", (2, 4, 2, 3))}


def _batch(tokenizer: Any, texts: list[str], side: str = "right") -> dict[str, Tensor]:
    rows = [tokenizer(text)["input_ids"] for text in texts]
    length = max(len(row) for row in rows)
    input_ids = torch.zeros((len(rows), length), dtype=torch.long)
    attention_mask = torch.zeros((len(rows), length), dtype=torch.bool)
    for index, row in enumerate(rows):
        where = slice(0, len(row)) if side == "right" else slice(length - len(row), length)
        input_ids[index, where] = torch.tensor(row)
        attention_mask[index, where] = True
    return {"input_ids": input_ids, "attention_mask": attention_mask}
