"""How many pictures are denoised together."""

from __future__ import annotations

import torch

#: Pixels of a batch that fill a large GPU: eight pictures of 512 x 512.
_GPU_PIXELS = 8 * 512 * 512


def pictures_together(device: torch.device, width: int, height: int) -> int:
    """Pictures of a size to denoise in one batch.

    On a CPU it is one: at the published sizes a batch is no faster there, since one picture's rows
    fill every core, and a picture alone is the same to the byte whichever others were asked for
    with it. On a GPU a picture's noise is its own as well, and only its last bits depend on the
    batch.

    Args:
        device: of the model.
        width: pixels.
        height: pixels.
    """
    if device.type != "cuda":
        return 1
    return max(1, _GPU_PIXELS // (width * height))
