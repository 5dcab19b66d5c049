"""openuni-nano's tokenizer: byte-level BPE, so that any UTF-8 text has tokens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from openuni.nano.architecture import VOCABULARY
from openuni.nano.captions import describe
from openuni.nano.questions import question
from openuni.nano.scenes import make_scene
from openuni.pipelines.prompts import PromptTemplate

SPECIAL_TOKENS = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<img>",
    "</img>",
    "<IMG_CONTEXT>",
)
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_COMMON_WORDS = Path(__file__).with_name("common_words.txt")


def _corpus(seed: int, captions: int) -> Iterator[str]:
    template = PromptTemplate()
    yield from [template.generation, template.unconditional, "user\n", "assistant\n"] * 200
    rng = np.random.default_rng([seed, 2])
    for index in range(captions):
        caption = describe(make_scene(seed, index), rng)
        yield " ".join([caption.text, *question(caption, rng)])
    words = _COMMON_WORDS.read_text().split()
    # Ordinary words rank below the captions', above the chance neighbours within them.
    for _ in range(30):
        yield from (f" {word}" for word in words)


def train_tokenizer(seed: int, captions: int = 20_000) -> PreTrainedTokenizerFast:
    """Trains the tokenizer on fresh captions, questions and a list of common English words."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_corpus(seed, captions), trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<|endoftext|>",
        eos_token="<|im_end|>",
        additional_special_tokens=["<|im_start|>", "<img>", "</img>", "<IMG_CONTEXT>"],
        chat_template=CHAT_TEMPLATE,
        padding_side="right",
        model_max_length=1024,
        clean_up_tokenization_spaces=False,
    )
