"""Draws random numbers beside the training without moving its generators."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from openuni.data.random_state import load_random_state, save_random_state, seed_all


@contextmanager
def undisturbed(seed: int) -> Iterator[None]:
    """Seed all generators within, and put them back afterwards."""
    state = save_random_state()
    seed_all(seed)
    try:
        yield
    finally:
        load_random_state(state)
