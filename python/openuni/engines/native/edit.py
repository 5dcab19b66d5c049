"""Image edit as a task of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openuni.engines.engine import EventSink
from openuni.engines.native.pictures import (
    StepEvents,
    batch_size,
    picture_requests,
    sampling_of,
    send_pictures,
)
from openuni.engines.native.pixels import picture_of
from openuni.engines.native.sight import require_sight
from openuni.models.native_folder import LoadedFolder
from openuni.pipelines.image_edit import ImageEditPipeline
from openuni.pipelines.prompts import PromptTemplate


def edit(request: Mapping[str, Any], loaded: LoadedFolder, sink: EventSink) -> None:
    """Draw the pictures of an ``edit_request``."""
    require_sight(loaded, "edit pictures")
    prompts = PromptTemplate.from_card(loaded.card)
    pipeline = ImageEditPipeline(loaded.model, loaded.tokenizer, loaded.scheduler, prompts)
    pictures = pipeline(
        picture_of(sink.receive(request["source"])),
        picture_requests(request),
        sampling_of(request, loaded),
        batch_size=batch_size(loaded),
        on_step=StepEvents(request, sink),
    )
    send_pictures(request, pictures, sink)
