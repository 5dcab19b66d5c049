"""What the tasks that draw have in common: from a request's fields to its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from torch import Tensor

from openuni.engines.engine import EventSink
from openuni.engines.native.pixels import pixels_of
from openuni.engines.progress import Progress
from openuni.errors import InvalidRequestError
from openuni.models.native_folder import LoadedFolder
from openuni.pipelines.sampling import Sampling, Step
from openuni.pipelines.text_to_image import PictureRequest

#: Pictures denoised together on a GPU. On a CPU a batch gains little, and one at a time keeps a
#: picture the same to the byte whichever others were asked for with it.
_GPU_BATCH = 8


def batch_size(loaded: LoadedFolder) -> int:
    """Pictures denoised together on the model's device."""
    return _GPU_BATCH if loaded.model.device.type == "cuda" else 1


def picture_requests(request: Mapping[str, Any]) -> list[PictureRequest]:
    """The pictures that a request asks for."""
    return [PictureRequest(i["prompt"], i["seed"], i["negativePrompt"]) for i in request["images"]]


def sampling_of(request: Mapping[str, Any], loaded: LoadedFolder) -> Sampling:
    """How a request wants its pictures sampled.

    Raises:
        InvalidRequestError: the model cannot draw that size.
    """
    multiple = loaded.model.size_multiple
    for side in ("width", "height"):
        if request[side] % multiple:
            nearest = max(multiple, round(request[side] / multiple) * multiple)
            raise InvalidRequestError(
                f"{side} {request[side]} is not a multiple of {multiple}",
                hint=f"The nearest size that this model draws is {nearest}.",
                details={"field": side},
            )
    return Sampling(request["width"], request["height"], request["steps"], request["guidance"])


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
