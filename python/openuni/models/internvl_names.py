"""Presents InternVL weights of transformers' format under their original names.

The original keeps query, key and value of the vision side in one matrix; they are joined as they
are read.
"""

from __future__ import annotations

import re

import torch
from torch import Tensor

from openuni.checkpoints.tensor_source import TensorSource, TensorSpec

_RULES = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # Newer files put everything but the head under `model.`.
        (r"^model\.(?=vision_tower|multi_modal_projector|language_model)", ""),
        (r"^lm_head\.", "language_model.lm_head."),
        (r"^language_model\.(?!model\.|lm_head\.)", "language_model.model."),
        (r"^multi_modal_projector\.layer_norm\.", "mlp1.0."),
        (r"^multi_modal_projector\.linear_1\.", "mlp1.1."),
        (r"^multi_modal_projector\.linear_2\.", "mlp1.3."),
        (r"^vision_tower\.embeddings\.cls_token$", "vision_model.embeddings.class_embedding"),
        (
            r"^vision_tower\.embeddings\.position_embeddings$",
            "vision_model.embeddings.position_embedding",
        ),
        (
            r"^vision_tower\.embeddings\.patch_embeddings\.projection\.",
            "vision_model.embeddings.patch_embedding.",
        ),
        (r"^vision_tower\.encoder\.layer\.", "vision_model.encoder.layers."),
        (r"\.attention\.projection_layer\.", ".attn.proj."),
        (r"\.attention\.(?=[qkv]_(proj|norm)\.)", ".attn."),
        (r"\.layernorm_before\.", ".norm1."),
        (r"\.layernorm_after\.", ".norm2."),
        (r"\.lambda_([12])$", r".ls\1"),
    )
]
_SPLIT = re.compile(r"(vision_model\..*\.attn\.)([qkv])_proj\.(weight|bias)")


def original_name(name: str) -> str:
    """The original name; query, key and value keep a name each (``attn.q_proj``)."""
    for pattern, replacement in _RULES:
        name = pattern.sub(replacement, name)
    return name


class OriginalNames(TensorSource):
    """A source in transformers' format as the original format has it."""

    def __init__(self, source: TensorSource) -> None:
        self.source = source
        self.format = source.format
        self.path = source.path
        #: original name -> stored names to join
        self._stored: dict[str, list[str]] = {}
        for stored in source.specs:
            name = original_name(stored)
            part = _SPLIT.fullmatch(name)
            if part:
                fused = self._stored.setdefault(f"{part[1]}qkv.{part[3]}", ["", "", ""])
                fused["qkv".index(part[2])] = stored
            else:
                self._stored[name] = [stored]

    @property
    def specs(self) -> dict[str, TensorSpec]:
        return {name: self._spec(stored) for name, stored in self._stored.items()}

    def get(self, name: str) -> Tensor:
        parts = [self.source.get(stored) for stored in self._stored[name]]
        return parts[0] if len(parts) == 1 else torch.cat(parts)

    def close(self) -> None:
        self.source.close()

    def _spec(self, stored: list[str]) -> TensorSpec:
        first = self.source.specs[stored[0]]
        if len(stored) == 1:
            return first
        return TensorSpec((len(stored) * first.shape[0], *first.shape[1:]), first.dtype)
