"""From the official model's inputs to pictures: what text to image and image edit share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor

from openuni.engines.engine import EventSink
from openuni.engines.picture_events import StepEvents, send_pictures
from openuni.engines.picture_size import check_size
from openuni.engines.reference.batches import Batch, batches_of
from openuni.engines.reference.given_noise import given_noise
from openuni.engines.reference.watched_scheduler import watched
from openuni.pipelines.noise import reference_noise
from openuni.pipelines.sampling import Step
from openuni.pipelines.schedulers import make_scheduler

#: Pixels a side that one token of the diffusion transformer stands for.
_SIZE_MULTIPLE = 32

#: Inputs of the official ``generate`` for a batch: a conditional row and an unconditional one.
Encode = Callable[[Batch], Mapping[str, Tensor]]


@torch.no_grad()
def draw(request: Mapping[str, Any], model: Any, encode: Encode, sink: EventSink) -> None:
    """Draw the pictures of a request by the official model's own ``generate``.

    Args:
        request: a ``generate_request`` or ``edit_request``.
        model: the official model.
        encode: inputs of its ``generate``, as two rows.
        sink: where events go.
    """
    check_size(request, _SIZE_MULTIPLE)
    plain = model.test_scheduler
    if "scheduler" in request:
        model.test_scheduler = make_scheduler(request["scheduler"], plain.config)
    try:
        send_pictures(request, _pictures(request, model, encode, sink), sink)
    finally:
        model.test_scheduler = plain


def _pictures(
    request: Mapping[str, Any], model: Any, encode: Encode, sink: EventSink
) -> Iterator[tuple[int, Tensor]]:
    """(index in the request, (height, width, 3) uint8), each batch as it is done."""
    tell, steps = StepEvents(request, sink), request["steps"]
    batches = batches_of(request)
    for number, batch in enumerate(batches):

        def on_step(step: int, clean: Tensor, number: int = number, batch: Batch = batch) -> None:
            places = sorted(batch.wanted)
            index, total = number * steps + step, steps * len(batches)
            estimate = partial(_decode, model, clean[places])
            tell(Step(index, total, [batch.wanted[place] for place in places], estimate))

        with (
            watched(model.test_scheduler, steps, on_step),
            given_noise(_slice(batch, request, model)),
        ):
            samples = model.generate(
                **{name: _repeat(rows, batch.count) for name, rows in encode(batch).items()},
                cfg_scale=request["guidance"],
                num_steps=steps,
                generator=batch.generator(model.device),
                height=request["height"],
                width=request["width"],
                progress_bar=False,
            )
        pictures = _to_bytes(samples)
        yield from ((batch.wanted[place], pictures[place]) for place in sorted(batch.wanted))


def _slice(batch: Batch, request: Mapping[str, Any], model: Any) -> Tensor | None:
    """(1, channels, h, w): the batch's part of a longer stream of noise, if it is one."""
    if batch.slice_of is None:
        return None
    place, count = batch.slice_of
    channels = int(model.transformer.config.in_channels)
    side = (request["height"] // _SIZE_MULTIPLE, request["width"] // _SIZE_MULTIPLE)
    return reference_noise(batch.seed, count, channels, *side, model.device)[place : place + 1]


def _repeat(rows: Tensor, count: int) -> Tensor:
    """(2, ...) -> (2 * count, ...): the conditional rows, then the unconditional ones."""
    return rows.repeat_interleave(count, dim=0)


def _decode(model: Any, latents: Tensor) -> Tensor:
    return _to_bytes(model.latents_to_pixels(latents.to(model.dtype)))


def _to_bytes(samples: Tensor) -> Tensor:
    """(batch, 3, height, width) in -1 to 1 -> (batch, height, width, 3) uint8 on the CPU."""
    pixels = torch.clamp(127.5 * samples + 128.0, 0, 255).to("cpu", torch.uint8)
    return pixels.permute(0, 2, 3, 1)
