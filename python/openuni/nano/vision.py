"""Training of the vision side: the frozen language model reads pictures where captions stood.

The language model already answers questions about captions. Vision transformer and projector learn
to put into its stream what a full caption would have said, by the answers alone.
"""

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
from openuni.nano.captions import Caption, relation_of
from openuni.nano.muon import make_muon
from openuni.nano.optimisation import MovingAverage, Schedule, optimiser_step
from openuni.nano.questions import ask, question
from openuni.nano.recipe import LANGUAGE, VISION, StageRecipe
from openuni.nano.scenes import Scene, make_scene
from openuni.pipelines.chat_template import ChatTemplate, ChatTurn

_TEMPLATE = ChatTemplate()
# A label that cross entropy leaves out.
_IGNORED = -100


def make_seeing(language_model: Qwen2ForCausalLM) -> MultimodalLLM:
    """The language model with a fresh vision side; only that side trains."""
    features = FeatureSettings()
    sides = make_vision_side(InternVisionConfig(**VISION), features, LANGUAGE["hidden_size"])
    lmm = MultimodalLLM(language_model, *sides, features)
    lmm.language_model.requires_grad_(False)
    return lmm


def normalise(pictures: NDArray[np.uint8]) -> Tensor:
    """RGB8 pictures (b, h, w, 3) as the vision side reads them: (b, 3, h, w) fp32."""
    values = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255
    mean, std = torch.tensor(IMAGENET_MEAN), torch.tensor(IMAGENET_STD)
    return (values - mean.view(3, 1, 1)) / std.view(3, 1, 1)


def seen(scene: Scene) -> Caption:
    """All that a picture shows, so that every question about it has an answer."""
    pair = scene.kind == "pair"
    items = scene.objects if pair else scene.objects[:1]
    mentions = tuple((item.name, item.color) for item in items)
    relation = relation_of(scene) if pair else None
    return Caption("", mentions, relation, 1 if pair else len(scene.objects))


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


def vision_batch(
    tokenizer: PreTrainedTokenizerFast,
    pictures: NDArray[np.uint8],
    scenes: list[Scene],
    rng: np.random.Generator,
    image_tokens: int,
    kind: str | None = None,
) -> VisionBatch:
    """One question with its answer about each picture (b, h, w, 3) of a scene.

    `kind` is one of `QUESTION_KINDS`; without it all kinds come.
    """
    captions = [seen(scene) for scene in scenes]
    asked = [ask(kind, rng, c) if kind else question(c, rng) for c in captions]
    prompts = [_TEMPLATE.text([ChatTurn("user", text, [image_tokens])]) for text, _ in asked]
    heads = tokenizer(prompts, add_special_tokens=False).input_ids
    tails = tokenizer([f"{a}<|im_end|>" for _, a in asked], add_special_tokens=False).input_ids
    length = max(len(head) + len(tail) for head, tail in zip(heads, tails, strict=True))
    ids = torch.full((len(scenes), length), tokenizer.pad_token_id)
    labels = torch.full((len(scenes), length), _IGNORED)
    for i, (head, tail) in enumerate(zip(heads, tails, strict=True)):
        end = len(head) + len(tail)
        ids[i, :end] = torch.tensor(head + tail)
        labels[i, len(head) : end] = torch.tensor(tail)
    context = tokenizer.convert_tokens_to_ids(_TEMPLATE.picture_context)
    return VisionBatch(normalise(pictures), ids, ids == context, labels)


def answer_logits(lmm: MultimodalLLM, batch: VisionBatch) -> tuple[Tensor, Tensor]:
    """Logits (answer tokens, vocabulary) where answers stand, and the tokens wanted there."""
    embeds = lmm.embed_tokens(batch.input_ids)
    features = lmm.extract_feature(batch.pixels).flatten(0, 1)
    embeds = embeds.masked_scatter(batch.image_mask.unsqueeze(-1), features.to(embeds.dtype))
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
        logits, wanted = answer_logits(lmm, batch)
    hits = (logits.argmax(dim=-1) == wanted).tolist()
    counts = (batch.labels[:, 1:] != _IGNORED).sum(dim=1).tolist()
    right, start = [], 0
    for count in counts:
        right.append(all(hits[start : start + count]))
        start += count
    return right


def train_vision(
    lmm: MultimodalLLM,
    tokenizer: PreTrainedTokenizerFast,
    pictures: NDArray[np.uint8],
    held_out: NDArray[np.uint8],
    recipe: StageRecipe,
    seed: int,
    minutes: float | None = None,
) -> MultimodalLLM:
    """Trains the vision side and leaves the averaged weights in the model.

    Args:
        lmm: the model of :func:`make_seeing`.
        tokenizer: its tokenizer.
        pictures: scenes 0..n-1 of `seed` as RGB8 (n, 128, 128, 3).
        held_out: scenes 0..m-1 of `seed + 1`, to tell how it goes.
        recipe: steps, batch size and rates.
        seed: seeds order and wording; the scenes' seed as well.
        minutes: ends the training early.
    """
    torch.manual_seed(seed)
    trained = {name: p for name, p in lmm.named_parameters() if p.requires_grad}
    optimizer = make_muon(lmm, recipe.lr, recipe.weight_decay)
    ema = MovingAverage(trained, recipe.ema)
    rng = np.random.default_rng([seed, 6])
    schedule = Schedule(recipe, "vision", minutes)
    tokens = lmm.num_image_token

    def accuracy() -> float:
        scenes = [make_scene(seed + 1, index) for index in range(len(held_out))]
        asking = np.random.default_rng([seed, 7])
        right = answers_right(lmm, vision_batch(tokenizer, held_out, scenes, asking, tokens))
        return sum(right) / len(right)

    for step, lr in schedule:
        chosen = np.sort(rng.integers(len(pictures), size=recipe.batch_size))
        scenes = [make_scene(seed, int(index)) for index in chosen]
        batch = vision_batch(tokenizer, pictures[chosen], scenes, rng, tokens)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits, wanted = answer_logits(lmm, batch)
        loss = F.cross_entropy(logits, wanted)
        loss.backward()
        optimiser_step(optimizer, trained.values(), lr)
        ema.update()
        if step % 20 == 0:
            schedule.progress.set_postfix(loss=f"{loss.item():.4f}", refresh=False)
        if (step + 1) % 500 == 0:
            ema.swap()
            schedule.say(f"answers right {accuracy():.3f}")
            ema.swap()
    ema.swap()
    return lmm.eval()
