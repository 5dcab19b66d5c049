"""Text to image as a task of the engine."""

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
from openuni.engines.picture_events import StepEvents, send_pictures
from openuni.models.native_folder import LoadedFolder
from openuni.pipelines.prompts import PromptTemplate
from openuni.pipelines.text_to_image import TextToImagePipeline


def generate(request: Mapping[str, Any], loaded: LoadedFolder, sink: EventSink) -> None:
    """Draw the pictures of a ``generate_request``."""
    prompts = PromptTemplate.from_card(loaded.card)
    pipeline = TextToImagePipeline(
        loaded.model, loaded.tokenizer, scheduler_of(request, loaded), prompts
    )
    pictures = pipeline(
        picture_requests(request),
        sampling_of(request, loaded),
        batch_size=batch_size(request, loaded),
        on_step=StepEvents(request, sink),
    )
    send_pictures(request, pictures, sink)
