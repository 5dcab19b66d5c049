"""Qwen2's config between transformers 4 and 5, which write the rotary settings differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Fields that name this machine or this moment, or choose what the loader chooses.
_PRIVATE = frozenset(
    {"_name_or_path", "_attn_implementation", "_attn_implementation_autoset", "torch_dtype",
     "dtype", "transformers_version", "architectures", "auto_map"}
)  # fmt: skip


def make_llm_config(values: Mapping[str, Any]) -> Any:
    """A ``Qwen2Config`` from a config file's fields, written by either version.

    Raises:
        ValueError: the fields describe another kind of model.
    """
    from transformers.models.qwen2.configuration_qwen2 import Qwen2Config

    kind = values.get("model_type", "qwen2")
    if kind != "qwen2":
        raise ValueError(f"a language model of type {kind!r} is not supported, only qwen2")
    return Qwen2Config(**with_plain_rope(values))


def plain_llm_config(config: Any) -> dict[str, Any]:
    """The fields of a ``Qwen2Config`` as both versions read them."""
    return with_plain_rope(config.to_dict())


def with_plain_rope(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields without private ones, rotary settings as ``rope_theta`` and ``rope_scaling``.

    Version 5 writes ``rope_parameters`` instead, which version 4 would silently ignore.
    """
    plain = {k: v for k, v in values.items() if k not in _PRIVATE and k != "rope_parameters"}
    rope = values.get("rope_parameters")
    if isinstance(rope, Mapping):
        scaling = {k: v for k, v in rope.items() if k != "rope_theta" and v is not None}
        plain["rope_theta"] = rope.get("rope_theta", plain.get("rope_theta", 10000.0))
        if scaling.get("rope_type", "default") != "default":
            plain["rope_scaling"] = scaling
    if plain.get("rope_scaling") is None:
        plain.pop("rope_scaling", None)
    return plain
