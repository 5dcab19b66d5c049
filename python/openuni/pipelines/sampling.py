"""How pictures are sampled, and what each finished step tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Sampling:
    """How pictures are sampled.

    Args:
        width: pixels, a multiple of the model's ``size_multiple``.
        height: pixels, likewise.
        steps: denoising steps.
        guidance: weight of classifier-free guidance; 1 or less turns it off and halves the work.
    """

    width: int
    height: int
    steps: int = 20
    guidance: float = 4.5

    @property
    def guided(self) -> bool:
        """Whether an unconditional side is computed at all."""
        return self.guidance > 1


@dataclass(frozen=True)
class Step:
    """One finished denoising step of one batch.

    ``estimate()`` shows what the pictures would be if sampling stopped here, as
    (batch, height, width, 3) uint8 on the CPU. With small autoencoders it decodes them, with large
    ones it gives a coarse likeness (see :mod:`openuni.pipelines.previews`); call it when it is
    wanted.
    """

    index: int
    """0 to total - 1, over all batches of the call."""
    total: int
    pictures: Sequence[int]
    """Which of the requested pictures the batch holds."""
    estimate: Callable[[], Tensor]


StepCallback = Callable[[Step], None]
