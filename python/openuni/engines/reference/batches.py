"""Which pictures of a request are drawn together, and with which noise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch

#: Larger batches are streams of noise rather than pictures that are drawn together.
_LARGEST = 16


@dataclass(frozen=True)
class Batch:
    """Pictures of one prompt that the official code draws in one call.

    Args:
        prompt: what to draw.
        negative_prompt: what guidance leads away from; None is the model's own.
        seed: of the noise.
        count: pictures to draw.
        wanted: place in the batch -> index in the request; others are drawn and dropped, since the
            noise, and how matrix kernels round, depend on the size of the batch.
        official: whether one generator draws all the noise, as in the official scripts.
        slice_of: a longer stream of noise that the only picture is a part of, as its place in it
            and how many pictures it is for.
    """

    prompt: str
    negative_prompt: str | None
    seed: int
    count: int
    wanted: dict[int, int]
    official: bool
    slice_of: tuple[int, int] | None = None

    def generator(self, device: torch.device) -> Any:
        """What diffusers draws the noise by: the official one on the device, else the CPU's."""
        if self.official:
            return torch.Generator(device).manual_seed(self.seed)
        return [torch.Generator("cpu").manual_seed(self.seed)]


def batches_of(request: Mapping[str, Any]) -> list[Batch]:
    """The batches of a request, in the order in which each has its first picture."""
    found: dict[Any, Batch] = {}
    for index, image in enumerate(request["images"]):
        what = (image["prompt"], image["negativePrompt"], image["seed"])
        place = image.get("batch")
        if place is None:
            found[index] = Batch(*what, 1, {0: index}, official=False)
            continue
        if place["count"] > _LARGEST:
            stream = (place["index"], place["count"])
            found[index] = Batch(*what, 1, {0: index}, official=True, slice_of=stream)
            continue
        key = (*what, place["count"])
        batch = found.setdefault(key, Batch(*what, place["count"], {}, official=True))
        if place["index"] in batch.wanted:
            # The same picture twice: a batch of its own for the second.
            batch = found[index] = Batch(*what, place["count"], {}, official=True)
        batch.wanted[place["index"]] = index
    return list(found.values())
