"""Low-rank adapters on the transformer, through peft, which is imported only here.

Names follow peft's: ``transformer.<layer>.base_layer.*``, ``.lora_A.default.weight`` and
``.lora_B.default.weight``. Source: LoRA, arXiv 2106.09685.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from torch import nn

from openuni.errors import MissingPackageError
from openuni.models.openuni import OpenUni


def add_lora(
    model: OpenUni,
    modules: Sequence[str] | Literal["auto"] = "auto",
    *,
    rank: int = 8,
    alpha: float = 8,
) -> list[str]:
    """Add trainable adapters and freeze the layers below them.

    Args:
        model: the model, changed in place; new adapters change nothing until they are trained.
        modules: name endings of the layers (``to_q``, ``to_out.0``), or ``auto`` for all linear and
            convolution layers. ``auto`` leaves out grouped convolutions whose groups do not divide
            the rank, since peft cannot adapt them.
        rank: width of the bottleneck.
        alpha: adapters are scaled by alpha / rank.

    Returns:
        The adapted layers' names within the transformer.

    Raises:
        MissingPackageError: peft is not installed.
        ValueError: no layer has such a name.
    """
    try:
        from peft import LoraConfig
    except ImportError as error:
        raise MissingPackageError(
            "LoRA needs the peft package, which is not installed",
            hint="pip install peft",
            details={"packages": ["peft"]},
        ) from error
    names = (
        adaptable_layers(model.transformer, rank)
        if modules == "auto"
        else _ending_in(model.transformer, modules)
    )
    if not names:
        raise ValueError(f"the transformer has no layer named {', '.join(modules)}")
    config = LoraConfig(
        r=rank, lora_alpha=alpha, init_lora_weights="gaussian", target_modules=names
    )
    model.transformer.add_adapter(config)
    return names


def adaptable_layers(transformer: nn.Module, rank: int) -> list[str]:
    """Full names of all linear and convolution layers that an adapter of this rank fits."""
    return [
        name
        for name, module in transformer.named_modules()
        if isinstance(module, nn.Linear)
        or (isinstance(module, nn.Conv2d) and rank % module.groups == 0)
    ]


def merge_lora(model: OpenUni) -> None:
    """Add the adapters into the layers below, which makes them cost nothing; names stay."""
    for layer in _adapted(model.transformer).values():
        layer.merge()


def unmerge_lora(model: OpenUni) -> None:
    """Undo :func:`merge_lora`; weights come back to within rounding."""
    for layer in _adapted(model.transformer).values():
        layer.unmerge()


def fold_lora(model: OpenUni) -> None:
    """Merge the adapters and remove them, which gives the layers their plain names back."""
    merge_lora(model)
    for name, layer in _adapted(model.transformer).items():
        model.transformer.set_submodule(name, layer.get_base_layer())
    if hasattr(model.transformer, "peft_config"):
        del model.transformer.peft_config
        model.transformer._hf_peft_config_loaded = False


def has_lora(model: OpenUni) -> bool:
    """Whether the transformer has adapters."""
    return bool(_adapted(model.transformer))


def _adapted(transformer: nn.Module) -> dict[str, Any]:
    return {
        name: module
        for name, module in transformer.named_modules()
        if hasattr(module, "lora_A") and hasattr(module, "get_base_layer")
    }


def _ending_in(transformer: nn.Module, endings: Sequence[str]) -> list[str]:
    def matches(name: str) -> Iterator[bool]:
        return (name == ending or name.endswith(f".{ending}") for ending in endings)

    return [name for name, _ in transformer.named_modules() if any(matches(name))]
