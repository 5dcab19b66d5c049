"""Text to image, as ``scripts/text2image.py`` goes about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from openuni.engines.engine import EventSink
from openuni.engines.reference.batches import Batch
from openuni.engines.reference.drawing import draw


def generate(request: Mapping[str, Any], model: Any, sink: EventSink) -> None:
    """Draw the pictures of a ``generate_request``."""

    def encode(batch: Batch) -> Mapping[str, Tensor]:
        found = model.prepare_text_conditions(batch.prompt, batch.negative_prompt)
        return {name: found[name] for name in ("input_ids", "attention_mask")}

    draw(request, model, encode, sink)
