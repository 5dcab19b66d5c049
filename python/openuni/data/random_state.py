"""The random generators of one process, as text that can be kept anywhere."""

from __future__ import annotations

import base64
import json
import random

import numpy as np
import torch


def seed_all(seed: int) -> None:
    """Seed :mod:`random`, NumPy and torch's CPU generator."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)


def save_random_state() -> str:
    """Where all generators of this process stand, those of its CUDA device included."""
    version, words, gauss = random.getstate()
    # The CUDA context cannot be used in a forked worker, which draws nothing from it anyhow.
    on_cuda = torch.cuda.is_initialized() and torch.utils.data.get_worker_info() is None
    name, keys, place, has_gauss, cached = np.random.get_state(legacy=True)
    return json.dumps(
        {
            "python": [version, list(words), gauss],
            "numpy": [name, np.asarray(keys).tolist(), place, has_gauss, cached],
            "torch": _text(torch.get_rng_state()),
            "cuda": _text(torch.cuda.get_rng_state()) if on_cuda else None,
        }
    )


def load_random_state(text: str) -> None:
    """Put all generators where :func:`save_random_state` found them."""
    state = json.loads(text)
    version, words, gauss = state["python"]
    random.setstate((version, tuple(words), gauss))
    name, keys, place, has_gauss, cached = state["numpy"]
    np.random.set_state((name, np.array(keys, dtype=np.uint32), place, has_gauss, cached))
    torch.set_rng_state(_bytes(state["torch"]))
    if state["cuda"] and torch.cuda.is_available():
        torch.cuda.set_rng_state(_bytes(state["cuda"]))


def _text(state: torch.Tensor) -> str:
    return base64.b64encode(state.numpy().tobytes()).decode()


def _bytes(text: str) -> torch.Tensor:
    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=torch.uint8)
