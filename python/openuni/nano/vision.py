"""What openuni-nano learns to see by: pictures with questions, answers and whole captions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from transformers import PreTrainedTokenizerFast, Qwen2ForCausalLM

from openuni.models.internvl_vision import InternVisionConfig
from openuni.models.multimodal_llm import (
    IMAGENET_MEAN,
    IMAGENET_STD,
    FeatureSettings,
    MultimodalLLM,
    make_vision_side,
)
from openuni.nano.captions import (
    NUMBER_WORDS,
    OPPOSITE,
    Caption,
    plural,
    relation_of,
    with_article,
)
from openuni.nano.questions import ask, question
from openuni.nano.recipe import LANGUAGE, VISION
from openuni.nano.scenes import Scene
from openuni.pipelines.chat_template import ChatTemplate, ChatTurn

_TEMPLATE = ChatTemplate()
# A label that cross entropy leaves out.
_IGNORED = -100


def make_seeing(language_model: Qwen2ForCausalLM) -> MultimodalLLM:
    """The language model with a fresh vision side."""
    # It only ever sees whole pictures in training.
    features = FeatureSettings(max_dynamic_patch=1)
    sides = make_vision_side(InternVisionConfig(**VISION), features, LANGUAGE["hidden_size"])
    return MultimodalLLM(language_model, *sides, features)


def normalise(pictures: NDArray[np.uint8]) -> Tensor:
    """RGB8 pictures (b, h, w, 3) as the vision side reads them: (b, 3, h, w) fp32."""
    values = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255
    mean, std = torch.tensor(IMAGENET_MEAN), torch.tensor(IMAGENET_STD)
    return (values - mean.view(3, 1, 1)) / std.view(3, 1, 1)


def seen(scene: Scene, *, mirrored: bool = False) -> Caption:
    """All that a picture shows, so that every question about it has an answer.

    `mirrored`: the same, a pair's second object first.
    """
    pair = scene.kind == "pair"
    items = scene.objects if pair else scene.objects[:1]
    mentions = tuple((item.name, item.color) for item in items)
    relation = relation_of(scene) if pair else None
    if relation and mirrored:
        mentions, relation = mentions[::-1], OPPOSITE[relation]
    return Caption("", mentions, relation, 1 if pair else len(scene.objects))


def spelled(scene: Scene) -> str:
    """The one caption that says everything, the object on the left or above first."""
    item = scene.objects[0]
    if scene.kind != "pair":
        count, noun = len(scene.objects), f"{item.color} {item.name}"
        return with_article(noun) if count == 1 else f"{NUMBER_WORDS[count]} {plural(noun)}"
    names = [with_article(f"{one.color} {one.name}") for one in scene.objects]
    relation = relation_of(scene)
    if relation in ("right of", "below"):
        names, relation = names[::-1], OPPOSITE[relation]
    return f" {relation} ".join(names)


def wipe(picture: NDArray[np.uint8], scene: Scene, index: int) -> NDArray[np.uint8]:
    """The picture (h, w, 3) of a pair without one object: background stands where it stood."""
    item = scene.objects[index]
    reach = item.size / 2 + 2
    rows = slice(max(0, int(item.y - reach)), int(np.ceil(item.y + reach)) + 1)
    columns = slice(max(0, int(item.x - reach)), int(np.ceil(item.x + reach)) + 1)
    wiped = picture.copy()
    wiped[rows, columns] = scene.background
    return wiped


class VisionBatch(NamedTuple):
    """Pictures, and right-padded conversations about them."""

    pixels: Tensor
    """(b, 3, h, w), normalised."""
    input_ids: Tensor
    """(b, l) int64."""
    image_mask: Tensor
    """(b, l), True where a picture's features stand."""
    labels: Tensor
    """(b, l) int64: the answers' tokens in their places, -100 elsewhere."""
    words: Tensor
    """(b, image tokens) int64: the caption that says everything, then -100."""


def _conversation(asked: list[tuple[str, str]], image_tokens: int) -> list[tuple[str, str]]:
    """Questions with answers about one picture as (what is read, what is to be answered)."""
    turns: list[ChatTurn] = []
    pieces, read = [], ""
    for text, answer in asked:
        turns.append(ChatTurn("user", text, [] if turns else [image_tokens]))
        before = _TEMPLATE.text(turns)
        pieces.append((before.removeprefix(read), f"{answer}{_TEMPLATE.turn_end}"))
        read = before + pieces[-1][1]
        turns.append(ChatTurn("assistant", answer))
    return pieces


def vision_batch(
    tokenizer: PreTrainedTokenizerFast,
    pictures: NDArray[np.uint8],
    scenes: list[Scene],
    rng: np.random.Generator,
    image_tokens: int,
    *,
    kind: str | None = None,
    questions: int = 1,
    mirrored: bool = False,
) -> VisionBatch:
    """Questions with their answers about each picture (b, h, w, 3) of a scene, in turns.

    `kind` is one of `QUESTION_KINDS`; without it all kinds come. `mirrored` as for :func:`seen`.
    """
    rows: list[tuple[list[int], list[int]]] = []
    for scene in scenes:
        caption = seen(scene, mirrored=mirrored)
        asked = [
            ask(kind, rng, caption) if kind else question(caption, rng) for _ in range(questions)
        ]
        ids: list[int] = []
        labels: list[int] = []
        for read, answer in _conversation(asked, image_tokens):
            head, tail = tokenizer([read, answer], add_special_tokens=False).input_ids
            ids += head + tail
            labels += [_IGNORED] * len(head) + tail
        rows.append((ids, labels))
    spellings = tokenizer([spelled(s) for s in scenes], add_special_tokens=False).input_ids
    input_ids = _padded([ids for ids, _ in rows], tokenizer.pad_token_id)
    context = tokenizer.convert_tokens_to_ids(_TEMPLATE.picture_context)
    return VisionBatch(
        normalise(pictures),
        input_ids,
        input_ids == context,
        _padded([labels for _, labels in rows], _IGNORED),
        _padded([s[:image_tokens] for s in spellings], _IGNORED, image_tokens),
    )


def _padded(rows: list[list[int]], filling: int, length: int = 0) -> Tensor:
    """Rows on the left, filling on the right: (rows, longest row or `length`) int64."""
    padded = torch.full((len(rows), max(length, *map(len, rows))), filling)
    for i, row in enumerate(rows):
        padded[i, : len(row)] = torch.tensor(row)
    return padded


def word_distance(lmm: MultimodalLLM, features: Tensor, words: Tensor) -> Tensor:
    """How far features lie from the words that they should spell, as a share of words' variance.

    Args:
        lmm: whose embeddings of words count.
        features: (b, image tokens, width).
        words: (b, image tokens) int64, -100 where a feature is free.
    """
    chosen = words != _IGNORED
    wanted = lmm.embed_tokens(words[chosen]).float().detach()
    return F.mse_loss(features[chosen].float(), wanted) / wanted.var()


def answer_logits(
    lmm: MultimodalLLM, batch: VisionBatch, features: Tensor
) -> tuple[Tensor, Tensor]:
    """Logits (answer tokens, vocabulary) where answers stand, and the tokens wanted there.

    `features` (b, image tokens, width) are those of the batch's pictures.
    """
    embeds = lmm.embed_tokens(batch.input_ids)
    flat = features.flatten(0, 1).to(embeds.dtype)
    embeds = embeds.masked_scatter(batch.image_mask.unsqueeze(-1), flat)
    # Padding stands on the right, where no real token looks.
    states = lmm.last_hidden_states(embeds, None, None)[:, :-1]
    wanted = batch.labels[:, 1:]
    chosen = wanted != _IGNORED
    head = lmm.language_model.get_output_embeddings()
    return head(states[chosen]).float(), wanted[chosen]


@torch.no_grad()
def answers_right(lmm: MultimodalLLM, batch: VisionBatch) -> list[bool]:
    """Whether each whole answer is the one that greedy decoding writes."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, wanted = answer_logits(lmm, batch, lmm.extract_feature(batch.pixels))
    hits = (logits.argmax(dim=-1) == wanted).tolist()
    counts = (batch.labels[:, 1:] != _IGNORED).sum(dim=1).tolist()
    right, start = [], 0
    for count in counts:
        right.append(all(hits[start : start + count]))
        start += count
    return right
