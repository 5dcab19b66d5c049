"""A model built from its config, with trained weights on top."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TypeVar

from torch import nn

from openuni.checkpoints.loading import load_source
from openuni.checkpoints.opening import open_checkpoint

Model = TypeVar("Model", bound=nn.Module)


def build_under_checkpoint(
    build: Callable[[], Model], checkpoint: Path | None, on_component: Callable[[str], None]
) -> Model:
    """Build a model and load a checkpoint into it.

    Args:
        build: builds it, its pretrained parts loaded.
        checkpoint: trained weights; None for none.
        on_component: called with the name of each part as its loading begins.

    Raises:
        WeightsError: the checkpoint is missing, damaged or of another variant.
    """
    # Opened first: a damaged checkpoint is told before the pretrained parts are read.
    with open_checkpoint(checkpoint) if checkpoint else nullcontext() as source:
        on_component("pretrained parts")
        model = build()
        if source:
            on_component("checkpoint")
            load_source(model, source)
    return model
