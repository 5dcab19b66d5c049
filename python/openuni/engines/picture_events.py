"""What drawing tells on every engine: finished steps, previews and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from torch import Tensor

from openuni.engines.engine import EventSink
from openuni.engines.pixels import pixels_of
from openuni.engines.progress import Progress
from openuni.pipelines.sampling import Step


def send_pictures(
    request: Mapping[str, Any], pictures: Iterable[tuple[int, Tensor]], sink: EventSink
) -> None:
    """Send each picture as it is done."""
    for index, picture in pictures:
        image = request["images"][index]
        sink.emit(
            {
                "type": "output",
                "index": index,
                "seed": image["seed"],
                "prompt": image["prompt"],
                "image": pixels_of(picture),
            }
        )


class StepEvents:
    """Turns finished steps into events, with previews as often as they were asked for."""

    def __init__(self, request: Mapping[str, Any], sink: EventSink) -> None:
        self.sink = sink
        self.preview_every = request["previewEvery"]
        self.steps = request["steps"]
        self.progress = Progress()

    def __call__(self, step: Step) -> None:
        self.sink.check_cancelled()
        event = {
            "type": "step",
            "index": step.index,
            "total": step.total,
            "etaMs": self.progress.eta_ms(step.index + 1, step.total),
        }
        done = step.index % self.steps + 1
        # The last step's estimate is the picture itself, which follows at once.
        if self.preview_every and done % self.preview_every == 0 and done < self.steps:
            for image, picture in zip(step.pictures, step.estimate(), strict=True):
                self.sink.emit({**event, "image": image, "preview": pixels_of(picture)})
        else:
            self.sink.emit(event)
