"""Training of the language model: captions and questions about them, by next-token prediction."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from openuni.nano.captions import describe
from openuni.nano.optimisation import MovingAverage, Schedule, make_optimizer, optimiser_step
from openuni.nano.questions import question
from openuni.nano.recipe import LANGUAGE, MAX_PROMPT_TOKENS, StageRecipe
from openuni.nano.scenes import make_scene
from openuni.pipelines.prompts import PromptTemplate

# Answers carry the lesson of binding, so their tokens weigh more than the captions' chance wording.
ANSWER_WEIGHT = 4.0
_SCENES = 1_000_000
_TEMPLATE = PromptTemplate()


def new_language_model(tokenizer: PreTrainedTokenizerFast) -> Qwen2ForCausalLM:
    """A Qwen2-shaped model with fresh weights and the tokenizer's special ids."""
    config = Qwen2Config(
        **LANGUAGE,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        attn_implementation="sdpa",
    )
    return Qwen2ForCausalLM(config)


def _example(rng: np.random.Generator, seed: int) -> tuple[str, str]:
    """One (prompt, answer); a picture's prompt has no answer."""
    caption = describe(make_scene(seed, int(rng.integers(_SCENES))), rng)
    if rng.random() < 0.3:
        return _TEMPLATE.conditional_text(caption.text), ""
    asked, answer = question(caption, rng)
    order = f"{caption.text} {asked}" if caption.text.endswith(".") else f"{caption.text}. {asked}"
    return _TEMPLATE.instruction.replace("{input}", order), f"{answer}<|im_end|>"


def language_batch(
    tokenizer: PreTrainedTokenizerFast, rng: np.random.Generator, seed: int, size: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Draws right-padded ids (b, l), attention mask (b, l) and loss weights (b, l - 1)."""
    examples = [_example(rng, seed) for _ in range(size)]
    prompts = tokenizer([p for p, _ in examples], add_special_tokens=False).input_ids
    answers = tokenizer([a for _, a in examples], add_special_tokens=False).input_ids
    rows = [(p + a)[:MAX_PROMPT_TOKENS] for p, a in zip(prompts, answers, strict=True)]
    length = max(len(row) for row in rows)
    ids = torch.full((size, length), tokenizer.pad_token_id)
    mask = torch.zeros(size, length, dtype=torch.long)
    weights = torch.zeros(size, length)
    for i, (row, prompt) in enumerate(zip(rows, prompts, strict=True)):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
        weights[i, : len(row)] = 1.0
        weights[i, len(prompt) : len(row)] = ANSWER_WEIGHT
    return ids, mask, weights[:, 1:]


def language_loss(model: Qwen2ForCausalLM, ids: Tensor, mask: Tensor, weights: Tensor) -> Tensor:
    """Mean loss of the next token over a batch of :func:`language_batch`, by its weights."""
    logits = model(input_ids=ids, attention_mask=mask).logits[:, :-1]
    losses = F.cross_entropy(logits.float().transpose(1, 2), ids[:, 1:], reduction="none")
    return (losses * weights).sum() / weights.sum()


@torch.no_grad()
def answer_accuracy(
    model: Qwen2ForCausalLM, tokenizer: PreTrainedTokenizerFast, seed: int, batches: int = 4
) -> float:
    """Share of answer tokens foretold right on fresh examples, given the answer so far."""
    rng = np.random.default_rng([seed, 4])
    right = total = 0.0
    for _ in range(batches):
        ids, mask, weights = language_batch(tokenizer, rng, seed + 1, 128)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            guess = model(input_ids=ids, attention_mask=mask).logits[:, :-1].argmax(dim=-1)
        asked = weights > 1
        right += float(((guess == ids[:, 1:]) & asked).sum())
        total += float(asked.sum())
    return right / total


def train_language(
    tokenizer: PreTrainedTokenizerFast,
    recipe: StageRecipe,
    seed: int,
    minutes: float | None = None,
) -> Qwen2ForCausalLM:
    """Trains from scratch on captions and questions inside the chat template.

    Args:
        tokenizer: openuni-nano's tokenizer.
        recipe: steps, batch size and rates.
        seed: seeds weights, scenes and wording.
        minutes: ends the training early.
    """
    torch.manual_seed(seed)
    model = new_language_model(tokenizer)
    optimizer = make_optimizer(model.parameters(), recipe.lr, recipe.weight_decay)
    ema = MovingAverage(dict(model.named_parameters()), recipe.ema)
    rng = np.random.default_rng([seed, 3])
    schedule = Schedule(recipe, "language", minutes)
    for step, lr in schedule:
        ids, mask, weights = language_batch(tokenizer, rng, seed, recipe.batch_size)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = language_loss(model, ids, mask, weights)
        loss.backward()
        optimiser_step(optimizer, model.parameters(), lr)
        ema.update()
        if (step + 1) % 500 == 0:
            schedule.say(f"answer tokens right {answer_accuracy(model, tokenizer, seed):.4f}")
    ema.swap()
    schedule.say(f"answer tokens right {answer_accuracy(model, tokenizer, seed):.4f}")
    return model.eval()
