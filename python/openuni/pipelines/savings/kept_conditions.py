"""Conditions that outlive a call: the unconditional prompt's, for as long as the weights stay."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from torch import Tensor, nn

from openuni.models.openuni import OpenUni

#: What the attribute on the model is called; not part of its state dict.
_ATTRIBUTE = "_kept_conditions"
#: A model's unconditional prompt is one; more come only from several tokenizers or templates.
_MOST = 4

Fingerprint = tuple[tuple[int, int], ...]


class KeptConditions:
    """Conditions by token ids, valid for one state of the weights that make them."""

    def __init__(self) -> None:
        self._weights: Fingerprint | None = None
        self._conditions: OrderedDict[tuple[int, ...], Tensor] = OrderedDict()

    @classmethod
    def of(cls, model: OpenUni) -> KeptConditions:
        """The model's own; it goes when the model goes."""
        kept = model.__dict__.get(_ATTRIBUTE)
        if kept is None:
            kept = model.__dict__[_ATTRIBUTE] = cls()
        return kept

    def get(self, model: OpenUni, ids: tuple[int, ...]) -> Tensor | None:
        """(num_queries, caption_channels), or None where it has to be computed."""
        if self._weights is None or self._weights != fingerprint(model):
            return None
        return self._conditions.get(ids)

    def put(self, model: OpenUni, ids: tuple[int, ...], condition: Tensor) -> None:
        """Keep a condition; does nothing while the weights are being trained."""
        weights = fingerprint(model)
        if weights != self._weights:
            self._conditions.clear()
        self._weights = weights
        if weights is not None:
            self._conditions[ids] = condition
            while len(self._conditions) > _MOST:
                self._conditions.popitem(last=False)


def fingerprint(model: OpenUni) -> Fingerprint | None:
    """Where the weights behind a condition lie and how often each was written to.

    None where that cannot be told: weights in training are written by optimisers in ways that
    PyTorch does not count, and tensors made in inference mode are not counted at all.
    """
    weights = list(_parameters(model))
    if any(weight.requires_grad or weight.is_inference() for weight in weights):
        return None
    return tuple((weight.data_ptr(), weight._version) for weight in weights)


def _parameters(model: OpenUni) -> list[Tensor]:
    parts: list[Any] = [model.lmm.language_model, model.connector, model.projector]
    parameters = [p for part in parts if isinstance(part, nn.Module) for p in part.parameters()]
    return [model.meta_queries, *parameters]
