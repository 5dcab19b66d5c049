"""BLIP3o's pictures with captions: annotations are text files."""

from __future__ import annotations

from openuni.data.caption_dataset import CaptionDataset


class BLIP3oDataset(CaptionDataset):
    """As :class:`CaptionDataset`; an annotation is a ``.txt`` that holds the caption itself."""

    def read_caption(self, name: str) -> str:
        return self.read_annotation(name).strip()
