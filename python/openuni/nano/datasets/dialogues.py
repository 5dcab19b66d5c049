"""Conversations in words: about captions, and about lists of more objects than a picture holds."""

from __future__ import annotations

import numpy as np
from transformers import PreTrainedTokenizerFast

from openuni.nano.captions import describe, with_article
from openuni.nano.conversation import conversation
from openuni.nano.datasets.drawn import DrawnDataset, Sample
from openuni.nano.datasets.texts import text_sample
from openuni.nano.questions import question
from openuni.nano.scenes import Scene, pick_apart

Asked = list[tuple[str, str]]


class DialogueDataset(DrawnDataset):
    """Texts as :class:`openuni.nano.datasets.texts.TextDataset` has them, of several questions.

    Args:
        tokenizer: openuni-nano's.
        lists: share of conversations about lists of three to six objects in colours of their own.
        questions: about a caption; a list's are about every object.
        pairs: share of captions that are of pairs; the others are of any scene.
        read_weight: of the tokens that are no answers; those of answers weigh 1.
        kind: under which a batch has them.
        seed: of scenes and wording.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerFast,
        lists: float = 0.5,
        questions: int = 4,
        pairs: float = 0.75,
        read_weight: float = 0.0,
        kind: str = "dialogues",
        seed: int = 0,
    ) -> None:
        super().__init__(seed)
        self.tokenizer, self.kind = tokenizer, kind
        self.lists, self.questions, self.pairs = lists, questions, pairs
        self.read_weight = read_weight

    def draw(self, rng: np.random.Generator) -> Sample:
        text, asked = self._of_list(rng) if rng.random() < self.lists else self._of_caption(rng)
        (first, answer), *rest = asked
        pieces = conversation([(f"{text}. {first}", answer), *rest])
        weighed = [
            part for read, told in pieces for part in ((read, self.read_weight), (told, 1.0))
        ]
        return text_sample(self.tokenizer, self.kind, weighed)

    def _of_list(self, rng: np.random.Generator) -> tuple[str, Asked]:
        items = pick_apart(rng, int(rng.integers(3, 7)))
        nouns = [with_article(f"{color} {name}") for name, color in items]
        asked = [_about(rng, *items[int(index)]) for index in rng.permutation(len(items))]
        return f"{', '.join(nouns[:-1])} and {nouns[-1]}", asked

    def _of_caption(self, rng: np.random.Generator) -> tuple[str, Asked]:
        caption = describe(self._captioned(rng), rng)
        asked = [question(caption, rng) for _ in range(self.questions)]
        return caption.text.removesuffix("."), asked

    def _captioned(self, rng: np.random.Generator) -> Scene:
        only_pairs = rng.random() < self.pairs
        scene = self.scene(rng)
        while only_pairs and scene.kind != "pair":
            scene = self.scene(rng)
        return scene


def _about(rng: np.random.Generator, name: str, color: str) -> tuple[str, str]:
    """A question about one object of a list, and the answer."""
    if rng.random() < 0.6:
        return f"What {'colour' if rng.random() < 0.5 else 'color'} is the {name}?", color
    return f"What is {color}?" if rng.random() < 0.5 else f"Which object is {color}?", name
