"""Hands SANA's pipeline its initial noise, which the official ``generate`` has no argument for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor


@contextmanager
def given_noise(noise: Tensor | None) -> Iterator[None]:
    """Let the pipeline start from ``noise`` while the block lasts; None: from what it draws."""
    if noise is None:
        yield
        return
    from diffusers.pipelines.sana import pipeline_sana

    draw = pipeline_sana.randn_tensor

    def given(shape: tuple[int, ...], **options: Any) -> Tensor:
        if tuple(shape) != noise.shape:
            raise ValueError(f"the pipeline asked for noise of {shape}, given was {noise.shape}")
        return noise

    pipeline_sana.randn_tensor = given
    try:
        yield
    finally:
        pipeline_sana.randn_tensor = draw
