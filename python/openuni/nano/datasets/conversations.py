"""What the vision side learns from: conversations about pictures, and what each patch shows."""

from __future__ import annotations

import numpy as np
from transformers import PreTrainedTokenizerFast

from openuni.nano.datasets.drawn import DrawnDataset, Sample
from openuni.nano.edits import without
from openuni.nano.patches import patch_labels
from openuni.nano.render import render
from openuni.nano.vision import vision_sample, wipe


class ConversationDataset(DrawnDataset):
    """Fields of a :class:`openuni.nano.vision.VisionBatch`, and of patch labels as `patch_...`.

    Args:
        tokenizer: openuni-nano's.
        image_tokens: that a picture takes in a prompt.
        questions: asked of each picture, one after another.
        wiped: share of pairs of which one object is wiped out of the picture, as edits do.
        seed: of scenes and wording.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerFast,
        image_tokens: int = 16,
        questions: int = 3,
        wiped: float = 0.3,
        seed: int = 0,
    ) -> None:
        super().__init__(seed)
        self.tokenizer, self.image_tokens = tokenizer, image_tokens
        self.questions, self.wiped = questions, wiped

    def draw(self, rng: np.random.Generator) -> Sample:
        scene = self.scene(rng)
        picture = render(scene)
        if scene.kind == "pair" and rng.random() < self.wiped:
            gone = int(rng.integers(2))
            picture, scene = wipe(picture, scene, gone), without(scene, gone)
        sample = vision_sample(
            self.tokenizer, picture, scene, rng, self.image_tokens, questions=self.questions
        )
        labels = patch_labels(picture[None], [scene])._asdict()
        return {
            "kind": "pictures",
            **sample,
            **{f"patch_{name}": value[0] for name, value in labels.items()},
        }
