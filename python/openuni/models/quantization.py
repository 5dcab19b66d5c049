"""Weights in 8 or 4 bits: less memory, results that differ a little."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import Any, Literal, get_args

from torch import nn

from openuni.errors import InvalidRequestError, MissingPackageError

Quantization = Literal["int8", "nf4"]

#: The package of each kind and the module of it that is used.
_LIBRARIES = {
    "int8": ("torchao", "torchao.quantization"),
    "nf4": ("bitsandbytes", "bitsandbytes.nn"),
}


def quantize(model: Any, kind: Quantization) -> None:
    """Quantise the linear layers of the language model and of the transformer's blocks in place.

    Embeddings, heads, norms, convolutions, queries, connector and autoencoder stay as they are:
    they are small, or what the picture's quality hangs on.

    Args:
        model: an OpenUni module on its device, frozen.
        kind: ``int8``: one scale an output channel, by torchao. ``nf4``: 4-bit normal floats in
            blocks of 64, by bitsandbytes.

    Raises:
        InvalidRequestError: no such kind.
        MissingPackageError: the library is not installed.
    """
    require_library(kind)
    (_to_int8 if kind == "int8" else _to_nf4)(model)


def require_library(kind: Quantization) -> None:
    """Raise unless what :func:`quantize` needs is there.

    Raises:
        InvalidRequestError, MissingPackageError: see :func:`quantize`.
    """
    if kind not in get_args(Quantization):
        raise InvalidRequestError(
            f"weights cannot be quantised to {kind!r}",
            hint=f"Use {' or '.join(get_args(Quantization))}.",
            details={"field": "quantize"},
        )
    package, module = _LIBRARIES[kind]
    try:
        importlib.import_module(module)
    except ImportError as error:
        raise MissingPackageError(
            f"{kind} weights need the {package} package, which cannot be imported: {error}",
            hint=f"{sys.executable} -m pip install {package}",
            details={"packages": [package]},
        ) from error


def _to_int8(model: Any) -> None:
    from torchao.quantization import Int8WeightOnlyConfig, quantize_

    for _, parent, name in _linear_layers(model):
        quantize_(getattr(parent, name), Int8WeightOnlyConfig())


def _to_nf4(model: Any) -> None:
    from bitsandbytes.nn import Linear4bit, Params4bit

    for layer, parent, name in _linear_layers(model):
        weight = layer.weight
        smaller = Linear4bit(
            layer.in_features,
            layer.out_features,
            bias=layer.bias is not None,
            compute_dtype=weight.dtype,
            quant_type="nf4",
            device="meta",
        )
        smaller.weight = Params4bit(weight.data.cpu(), requires_grad=False, quant_type="nf4")
        smaller.bias = layer.bias
        # The move is what quantises.
        setattr(parent, name, smaller.to(weight.device))


def _linear_layers(model: Any) -> Iterator[tuple[nn.Linear, nn.Module, str]]:
    """Each layer with the module that holds it and its name there."""
    language = model.lmm.language_model
    roots = [getattr(language, "model", language).layers, model.transformer.transformer_blocks]
    for root in roots:
        for parent in list(root.modules()):
            for name, child in list(parent.named_children()):
                if type(child) is nn.Linear:
                    yield child, parent, name
