"""What openuni-nano learns to see by: pictures with questions, answers and whole captions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from openuni.models.multimodal_llm import IMAGENET_MEAN, IMAGENET_STD, MultimodalLLM
from openuni.nano.batches import IGNORED, stack
from openuni.nano.captions import (
    NUMBER_WORDS,
    OPPOSITE,
    Caption,
    plural,
    relation_of,
    with_article,
)
from openuni.nano.conversation import conversation
from openuni.nano.questions import ask, question
from openuni.nano.scenes import Scene
from openuni.pipelines.chat_template import ChatTemplate

_TEMPLATE = ChatTemplate()


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


def vision_sample(
    tokenizer: PreTrainedTokenizerFast,
    picture: NDArray[np.uint8],
    scene: Scene,
    rng: np.random.Generator,
    image_tokens: int,
    *,
    kind: str | None = None,
    questions: int = 1,
    mirrored: bool = False,
) -> dict[str, Tensor]:
    """The fields of a :class:`VisionBatch` for one picture (h, w, 3), without padding.

    `kind` is one of `QUESTION_KINDS`; without it all kinds come. `mirrored` as for :func:`seen`.
    """
    caption = seen(scene, mirrored=mirrored)
    asked = [ask(kind, rng, caption) if kind else question(caption, rng) for _ in range(questions)]
    ids: list[int] = []
    labels: list[int] = []
    for read, answer in conversation(asked, image_tokens):
        head, tail = tokenizer([read, answer], add_special_tokens=False).input_ids
        ids += head + tail
        labels += [IGNORED] * len(head) + tail
    context = tokenizer.convert_tokens_to_ids(_TEMPLATE.picture_context)
    spelling = tokenizer(spelled(scene), add_special_tokens=False).input_ids[:image_tokens]
    return {
        "pixels": normalise(picture[None])[0],
        "input_ids": torch.tensor(ids),
        "image_mask": torch.tensor(ids) == context,
        "labels": torch.tensor(labels),
        "words": torch.tensor(spelling + [IGNORED] * (image_tokens - len(spelling))),
    }


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

    Arguments are those of :func:`vision_sample`.
    """
    samples = [
        vision_sample(
            tokenizer, picture, scene, rng, image_tokens,
            kind=kind, questions=questions, mirrored=mirrored,
        )
        for picture, scene in zip(pictures, scenes, strict=True)
    ]  # fmt: skip
    return VisionBatch(**stack(samples))


def word_scale(lmm: MultimodalLLM, words: Tensor) -> Tensor:
    """What squared errors are multiplied by for their mean as a share of the words' variance.

    `words` (b, image tokens) are those of a whole batch, -100 where a feature is free.
    """
    wanted = lmm.embed_tokens(words[words != IGNORED]).float().detach()
    return 1 / (wanted.numel() * wanted.var())


def word_distance(
    lmm: MultimodalLLM, features: Tensor, words: Tensor, scale: Tensor | None = None
) -> Tensor:
    """How far features lie from the words that they should spell, as a share of words' variance.

    Args:
        lmm: whose embeddings of words count.
        features: (b, image tokens, width).
        words: (b, image tokens) int64, -100 where a feature is free.
        scale: of :func:`word_scale`, of the batch that these are a part of; by default their own.
    """
    chosen = words != IGNORED
    wanted = lmm.embed_tokens(words[chosen]).float().detach()
    squares = (features[chosen].float() - wanted).square().sum()
    return squares * (word_scale(lmm, words) if scale is None else scale)


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
    chosen = wanted != IGNORED
    head = lmm.language_model.get_output_embeddings()
    return head(states[chosen]).float(), wanted[chosen]


@torch.no_grad()
def answers_right(lmm: MultimodalLLM, batch: VisionBatch) -> list[bool]:
    """Whether each whole answer is the one that greedy decoding writes."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, wanted = answer_logits(lmm, batch, lmm.extract_feature(batch.pixels))
    hits = (logits.argmax(dim=-1) == wanted).tolist()
    counts = (batch.labels[:, 1:] != IGNORED).sum(dim=1).tolist()
    right, start = [], 0
    for count in counts:
        right.append(all(hits[start : start + count]))
        start += count
    return right
