"""Work on parts of a batch at once, one core each.

On small tensors this gains far more than threads within the operations do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel

Batch = dict[str, Any]


@contextmanager
def one_core_each(threads: int) -> Iterator[Executor]:
    """Threads that compute with one core each; so does the caller's until they are given up."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with (
            ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool,
            # On so few tokens a CPU's fused attention is slower backwards than matrix products.
            sdpa_kernel(SDPBackend.MATH),
        ):
            yield pool
    finally:
        torch.set_num_threads(before)


def parts_of(batch: Mapping[str, Any], number: int) -> list[Batch]:
    """A batch in as many parts at most, each with its share of the rows, in their order.

    Args:
        batch: tensors whose first dimension are rows, tensors without dimensions, which go to every
            part, and batches of other kinds.
        number: of parts.
    """
    parts: list[Batch] = [{} for _ in range(number)]
    for name, value in batch.items():
        if isinstance(value, Mapping):
            shares: list[Any] = parts_of(value, number)
        elif isinstance(value, Tensor) and value.dim() > 0:
            shares = [share for share in value.tensor_split(number) if len(share)]
        else:
            shares = [value] * number
        for part, share in zip(parts, shares, strict=False):
            part[name] = share
    return [part for part in parts if any(_is_rows(value) for value in part.values())]


def _is_rows(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, Tensor) and value.dim() > 0)
