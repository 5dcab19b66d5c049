"""Image edit as a task of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openuni.engines.engine import EventSink
from openuni.engines.native.pictures import (
    batch_size,
    picture_requests,
    sampling_of,
    scheduler_of,
)
from openuni.engines.native.sight import require_sight
from openuni.engines.picture_events import StepEvents, send_pictures
from openuni.engines.pixels import picture_of
from openuni.models.native_folder import LoadedFolder
from openuni.pipelines.image_edit import ImageEditPipeline
from openuni.pipelines.prompts import PromptTemplate


def edit(request: Mapping[str, Any], loaded: LoadedFolder, sink: EventSink) -> None:
    """Draw the pictures of an ``edit_request``."""
    require_sight(loaded, "edit pictures")
    prompts = PromptTemplate.from_card(loaded.card)
    pipeline = ImageEditPipeline(
        loaded.model, loaded.tokenizer, scheduler_of(request, loaded), prompts
    )
    pictures = pipeline(
        picture_of(sink.receive(request["source"])),
        picture_requests(request),
        sampling_of(request, loaded),
        source_size=_source_size(request),
        batch_size=batch_size(request, loaded),
        on_step=StepEvents(request, sink),
    )
    send_pictures(request, pictures, sink)


def _source_size(request: Mapping[str, Any]) -> tuple[int, int] | None:
    """The official script takes height for width when it resizes the source: so does its mode."""
    official = any("batch" in image for image in request["images"])
    return (request["height"], request["width"]) if official else None
