"""From samples to a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

# A label that cross entropy leaves out.
IGNORED = -100
_FILLING = {"labels": IGNORED}


def stack(samples: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
    """Tensors of equal names in one, (b, ...); rows of tokens are padded on the right.

    The padding is 0, openuni-nano's padding token, and -100 where labels stand.
    """
    batch = {}
    for name in samples[0]:
        tensors = [sample[name] for sample in samples]
        if tensors[0].dim() == 1:
            batch[name] = pad_sequence(tensors, True, _FILLING.get(name, 0))
        else:
            batch[name] = torch.stack(tensors)
    return batch
