"""What the tasks that draw have in common: from a request's fields to the pipelines'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openuni.engines.picture_size import check_size
from openuni.models.native_folder import LoadedFolder
from openuni.pipelines.batch_policy import pictures_together
from openuni.pipelines.noise import NoiseBatch
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.schedulers import make_scheduler
from openuni.pipelines.text_to_image import PictureRequest


def batch_size(request: Mapping[str, Any], loaded: LoadedFolder) -> int:
    """Pictures of a request that are denoised together on the model's device."""
    return pictures_together(loaded.model.device, request["width"], request["height"])


def picture_requests(request: Mapping[str, Any]) -> list[PictureRequest]:
    """The pictures that a request asks for."""
    return [
        PictureRequest(
            image["prompt"],
            image["seed"],
            image["negativePrompt"],
            NoiseBatch(**image["batch"]) if "batch" in image else None,
        )
        for image in request["images"]
    ]


def scheduler_of(request: Mapping[str, Any], loaded: LoadedFolder) -> Any:
    """The scheduler that a request names, else the model's own."""
    name = request.get("scheduler")
    return make_scheduler(name, loaded.scheduler.config) if name else loaded.scheduler


def sampling_of(request: Mapping[str, Any], loaded: LoadedFolder) -> Sampling:
    """How a request wants its pictures sampled.

    Raises:
        InvalidRequestError: the model cannot draw that size.
    """
    check_size(request, loaded.model.size_multiple)
    return Sampling(request["width"], request["height"], request["steps"], request["guidance"])
