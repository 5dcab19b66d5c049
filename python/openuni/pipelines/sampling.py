"""How pictures are sampled, and what each finished step tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from openuni.pipelines.noise import SeedMode


@dataclass(frozen=True)
class Sampling:
    """How pictures are sampled.

    Args:
        width: pixels, a multiple of the model's ``size_multiple``.
        height: pixels, likewise.
        steps: denoising steps.
        guidance: weight of classifier-free guidance; 1 or less turns it off and halves the work.
        seed_mode: ``independent``: a picture depends on its own seed alone, wherever and with
            whatever others it is drawn. ``reference``: all pictures of a call are drawn from the
            first one's seed as the official script does it, and come out as it draws them.
    """

    width: int
    height: int
    steps: int = 20
    guidance: float = 4.5
    seed_mode: SeedMode = "independent"

    @property
    def guided(self) -> bool:
        """Whether an unconditional side is computed at all."""
        return self.guidance > 1


@dataclass(frozen=True)
class Step:
    """One finished denoising step of one batch.

    ``estimate()`` decodes what the pictures would be if sampling stopped here, as
    (batch, height, width, 3) uint8 on the CPU. It costs one decode, so call it when it is wanted.
    """

    index: int
    """0 to total - 1, over all batches of the call."""
    total: int
    pictures: range
    """Which of the requested pictures the batch holds."""
    estimate: Callable[[], Tensor]


StepCallback = Callable[[Step], None]
