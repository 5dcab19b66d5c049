"""Lists of coloured objects that are taken up again: they teach to look back for what fits."""

from __future__ import annotations

import numpy as np
from transformers import PreTrainedTokenizerFast

from openuni.nano.captions import with_article
from openuni.nano.datasets.drawn import DrawnDataset, Sample
from openuni.nano.datasets.texts import text_sample
from openuni.nano.scenes import pick_apart


class RecallDataset(DrawnDataset):
    """Texts as :class:`openuni.nano.datasets.texts.TextDataset` has them, without a template.

    "A red star, a blue ring. the ring is blue. the star is red."

    Args:
        tokenizer: openuni-nano's.
        read_weight: of tokens that cannot be known; those that are recalled weigh 1.
        seed: of the lists.
    """

    def __init__(
        self, tokenizer: PreTrainedTokenizerFast, read_weight: float = 0.1, seed: int = 0
    ) -> None:
        super().__init__(seed)
        self.tokenizer, self.read_weight = tokenizer, read_weight

    def draw(self, rng: np.random.Generator) -> Sample:
        items = pick_apart(rng, int(rng.integers(2, 9)))
        nouns = [f"{color} {name}" for name, color in items]
        if rng.random() < 0.5:
            nouns = [with_article(noun) for noun in nouns]
        pieces = [(f"{', '.join(nouns)}.", self.read_weight)]
        wording = int(rng.choice(3, p=(0.4, 0.4, 0.2)))
        for index in rng.permutation(len(items)):
            name, color = items[int(index)]
            cue, recalled, end = (
                (f" {color}", f" {name}", ","),
                (f" the {name} is", f" {color}", "."),
                (f" what is {color}?", f" {name}", "."),
            )[wording]
            pieces += [(cue, self.read_weight), (recalled, 1.0), (end, self.read_weight)]
        return text_sample(self.tokenizer, "text", pieces)
