"""From samples to a batch, under the names of the official collate functions.

Each answers ``{"data": {...}, "data_samples": None}``. ``input_ids`` (batch, tokens) int64 are
padded with ``pad_index``; ``attention_mask`` (batch, tokens) is True for real tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from openuni.data.caption_dataset import Sample

#: Label of tokens that the loss leaves out.
IGNORE_INDEX = -100

Batch = dict[str, Any]


def collate_func_gen(instances: Sequence[Sample], pad_index: int = 0) -> Batch:
    """Captions and ``pixel_values`` (batch, 3, H, W)."""
    return _generation(instances, "pixel_values", pad_index)


def collate_func_gen_latents(instances: Sequence[Sample], pad_index: int = 0) -> Batch:
    """Captions and ``image_latents`` (batch, channels, h, w)."""
    return _generation(instances, "image_latents", pad_index)


def collate_func_gen_tokens(instances: Sequence[Sample], pad_index: int = 0) -> Batch:
    """Captions and ``image_tokens`` (batch, ...)."""
    return _generation(instances, "image_tokens", pad_index)


def collate_func_img2img(instances: Sequence[Sample], pad_index: int = 0) -> Batch:
    """Instructions, padded on the left, with source and target pictures (batch, 3, H, W).

    A sample's ``pixel_values_src`` may be a list of pictures: they are stacked one after another.
    """
    sources: list[Tensor] = []
    for instance in instances:
        source = instance["pixel_values_src"]
        sources += [source] if isinstance(source, Tensor) else list(source)
    return _batch(
        {
            **_pad([instance["input_ids"] for instance in instances], pad_index, left=True),
            "pixel_values": torch.stack([instance["pixel_values"] for instance in instances]),
            "pixel_values_src": torch.stack(sources),
        }
    )


def collate_func_und(instances: Sequence[Sample], pad_index: int = 0) -> Batch:
    """Questions with answers: ``labels`` (batch, tokens), and ``pixel_values`` where there are."""
    labels = _pad([instance["labels"] for instance in instances], IGNORE_INDEX)["input_ids"]
    pictures = [i["pixel_values"] for i in instances if "pixel_values" in i]
    return _batch(
        {
            **_pad([instance["input_ids"] for instance in instances], pad_index),
            "labels": labels,
            "pixel_values": torch.stack(pictures) if pictures else None,
        }
    )


class CollateConcat:
    """Batches of several kinds: the first sample's ``type`` says which function makes them.

    Args:
        collate_fns: ``{"type": function, **arguments}`` each.
        keys: the kind that each is for (``text2image``, ``image2image``).
    """

    def __init__(self, collate_fns: Sequence[dict[str, Any]], keys: Sequence[str]) -> None:
        self.keys = keys
        self.collate_fns = dict(zip(keys, (dict(entry) for entry in collate_fns), strict=True))

    def __call__(self, instances: Sequence[Sample]) -> Batch:
        instances = [instance for instance in instances if instance]
        kind = instances[0]["type"]
        arguments = dict(self.collate_fns[kind])
        function = arguments.pop("type")
        return _batch({kind: function(instances, **arguments)["data"]})


def _generation(instances: Sequence[Sample], key: str, pad_index: int) -> Batch:
    return _batch(
        {
            key: torch.stack([instance[key] for instance in instances]),
            **_pad([instance["input_ids"] for instance in instances], pad_index),
        }
    )


def _pad(sequences: Sequence[Any], value: int, *, left: bool = False) -> dict[str, Tensor]:
    rows = [torch.as_tensor(sequence, dtype=torch.long) for sequence in sequences]
    width = max(len(row) for row in rows)
    input_ids = torch.full((len(rows), width), value, dtype=torch.long)
    mask = torch.zeros(len(rows), width, dtype=torch.bool)
    for index, row in enumerate(rows):
        place = slice(width - len(row), width) if left else slice(0, len(row))
        input_ids[index, place] = row
        mask[index, place] = True
    return {"input_ids": input_ids, "attention_mask": mask}


def _batch(data: dict[str, Any]) -> Batch:
    return {"data": data, "data_samples": None}
