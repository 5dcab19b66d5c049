"""Choosing the next token: the likeliest, or a seeded draw."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class TokenSampling:
    """How tokens are chosen.

    Args:
        temperature: what logits are divided by; 0 always takes the likeliest token.
        top_p: draw from the likeliest tokens that together have this probability, above 0 to 1.
        top_k: draw from this many of the likeliest tokens; None for all.
        seed: of the draws, 0 to 2**32 - 1.
    """

    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int | None = None
    seed: int = 0


class TokenSampler:
    """Chooses tokens one after another; the same seed draws the same ones on any device."""

    def __init__(self, sampling: TokenSampling) -> None:
        self.sampling = sampling
        self._generator = torch.Generator("cpu").manual_seed(sampling.seed)

    def __call__(self, logits: Tensor) -> int:
        """logits (vocabulary,) fp32 -> a token id."""
        sampling = self.sampling
        if sampling.temperature == 0:
            return int(logits.argmax())
        # Draws happen on the CPU, where a seed means the same everywhere.
        scores, tokens = (logits.cpu() / sampling.temperature).sort(descending=True)
        if sampling.top_k is not None:
            scores, tokens = scores[: sampling.top_k], tokens[: sampling.top_k]
        probabilities = scores.softmax(dim=-1)
        # A token stays while those before it have not reached the share: the first always does.
        before = probabilities.cumsum(dim=-1) - probabilities
        probabilities = probabilities.masked_fill(before >= sampling.top_p, 0.0)
        choice = torch.multinomial(probabilities, 1, generator=self._generator)
        return int(tokens[choice])
