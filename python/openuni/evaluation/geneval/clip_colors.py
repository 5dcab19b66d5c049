"""Colours by CLIP without training: GenEval's wordings and crops over any CLIP implementation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from openuni.evaluation.geneval.detections import COLORS, Found, ScorerInfo

_TEMPLATES = ("a photo of a {color} {name}", "a photo of a {color}-colored {name}",
              "a photo of a {color} object")  # fmt: skip
#: What lies around an object's mask.
_BLANK = "#999"

Embeddings = NDArray[np.float32]


class ClipEncoder(Protocol):
    """A CLIP model: what is embedded need not be normalised."""

    @property
    def info(self) -> ScorerInfo:
        """What it is."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        """(texts, width)."""
        ...

    def embed_images(self, images: Sequence[Image.Image]) -> Embeddings:
        """(images, width)."""
        ...


class ClipColors:
    """A ``ColorClassifier`` over a CLIP model.

    Each colour's embedding is the mean of its wordings' normalised embeddings, normalised again; an
    object has the colour whose embedding its crop's is nearest to.
    """

    colors: Sequence[str] = COLORS

    def __init__(self, encoder: ClipEncoder) -> None:
        self._encoder = encoder
        self._by_class: dict[str, Embeddings] = {}

    @property
    def info(self) -> ScorerInfo:
        """What the model is."""
        return self._encoder.info

    def classify(self, image: Image.Image, objects: Sequence[Found], class_name: str) -> list[str]:
        """The nearest colour to each object's crop."""
        if not objects:
            return []
        crops = [crop(image, one) for one in objects]
        embeddings = _normalised(self._encoder.embed_images(crops))
        nearest = (embeddings @ self._of_class(class_name).T).argmax(axis=1)
        return [COLORS[index] for index in nearest]

    def _of_class(self, name: str) -> Embeddings:
        if name not in self._by_class:
            means = []
            for color in COLORS:
                texts = [template.format(color=color, name=name) for template in _TEMPLATES]
                means.append(_normalised(self._encoder.embed_texts(texts)).mean(axis=0))
            self._by_class[name] = _normalised(np.stack(means))
        return self._by_class[name]


def crop(image: Image.Image, found: Found) -> Image.Image:
    """An object alone: what lies outside its mask turned grey, cut to its box."""
    picture = image.convert("RGB")
    if found.mask is not None:
        blank = Image.new("RGB", picture.size, _BLANK)
        picture = Image.composite(picture, blank, Image.fromarray(found.mask))
    left, top, right, bottom = (float(x) for x in found.box[:4])
    return picture.crop((left, top, right, bottom))  # PIL rounds.


def _normalised(embeddings: Embeddings) -> Embeddings:
    return embeddings / np.linalg.norm(embeddings, axis=-1, keepdims=True)
