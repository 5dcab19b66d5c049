"""Tells from shapes which OpenUni variant a set of weights belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from openuni.checkpoints.tensor_source import TensorSource
from openuni.errors import WeightsError

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Fingerprint:
    """The numbers that tell variants apart; None where the weights do not say."""

    queries: int | None = None
    llm_width: int | None = None
    connector_width: int | None = None
    connector_ffn: int | None = None
    connector_layers: int | None = None
    caption_channels: int | None = None
    transformer_width: int | None = None
    transformer_layers: int | None = None
    transformer_qk_norm: bool | None = None

    def known(self) -> dict[str, int]:
        """Only the numbers that are there."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def differences(self, other: Fingerprint) -> list[str]:
        """Fields that both know and that differ."""
        mine, theirs = self.known(), other.known()
        return [name for name in mine if name in theirs and mine[name] != theirs[name]]


VARIANTS: dict[str, Fingerprint] = {
    "openuni-nano": Fingerprint(16, 192, 192, 512, 2, 192, 192, 8, False),
    "openuni-b-512": Fingerprint(256, 896, 896, 3072, 6, 2304, 1152, 28, False),
    "openuni-l-512": Fingerprint(256, 1536, 1536, 8960, 6, 2304, 2240, 20, False),
    "openuni-l-1024": Fingerprint(256, 1536, 1536, 8960, 6, 2304, 2240, 20, True),
    "openuni-l-qwen-1024": Fingerprint(256, 2048, 1536, 8960, 6, 2304, 2240, 20, True),
}


def fingerprint(shapes: Shapes) -> Fingerprint:
    """Read the numbers off state-dict names and shapes."""

    def side(pattern: str, axis: int) -> int | None:
        for name, shape in shapes.items():
            if re.fullmatch(pattern, name) and len(shape) > axis:
                return shape[axis]
        return None

    embedding = r"lmm\.(language_model\.model|model\.language_model)\.embed_tokens\.weight"
    projector = side(r"projector\.1\.weight", 0)
    blocks = _layers(shapes, "transformer.transformer_blocks.")
    query = side(r"transformer\.transformer_blocks\.0\.attn1\.to_q(\.base_layer)?\.weight", 0)
    return Fingerprint(
        queries=side("meta_queries", 0),
        llm_width=side("meta_queries", 1) or side(embedding, 1),
        connector_width=side(r"connector\.layers\.0\.mlp\.fc1\.weight", 1),
        connector_ffn=side(r"connector\.layers\.0\.mlp\.fc1\.weight", 0),
        connector_layers=_layers(shapes, "connector.layers."),
        caption_channels=projector or side(r"projector\.weight", 0),
        transformer_width=side(r"transformer\.patch_embed\.proj(\.base_layer)?\.weight", 0),
        transformer_layers=blocks,
        transformer_qk_norm=None
        if query is None
        else any(name.endswith("attn1.norm_q.weight") for name in shapes),
    )


def matching_variants(found: Fingerprint) -> list[str]:
    """Ids of the variants that a fingerprint does not contradict; empty where it says nothing."""
    if not found.known():
        return []
    return [name for name, variant in VARIANTS.items() if not variant.differences(found)]


def describe(found: Fingerprint) -> str:
    """For messages: the variants' names, or the numbers where no variant fits."""
    names = matching_variants(found)
    if names:
        return " or ".join(names)
    numbers = ", ".join(f"{name} {value}" for name, value in found.known().items())
    return f"an unlisted model ({numbers})" if numbers else "no OpenUni model"


def require_variant(source: TensorSource, name: str) -> None:
    """Hold a checkpoint to the variant that it was said to be of; its headers alone are read.

    Args:
        source: an open checkpoint.
        name: key into :data:`VARIANTS`.

    Raises:
        WeightsError: naming both, where it is of another one.
    """
    found = fingerprint({tensor: spec.shape for tensor, spec in source.specs.items()})
    differences = VARIANTS[name].differences(found)
    if differences or not found.known():
        raise WeightsError(
            f"{source.path} is a checkpoint of {describe(found)}, but the model is {name}"
            + (f": {differences[0]} differs" if differences else ""),
            hint="Name the checkpoint's own variant, or get the checkpoint for this one.",
            details={"path": str(source.path), "checkpoint": found.known(), "model": name},
        )


def _layers(shapes: Shapes, prefix: str) -> int | None:
    numbers = {
        int(name[len(prefix) :].partition(".")[0]) for name in shapes if name.startswith(prefix)
    }
    return max(numbers) + 1 if numbers else None
