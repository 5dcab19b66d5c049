"""torch.compile by region: the blocks that repeat, each kind compiled once.

Compiling a whole transformer takes as many times longer as it has blocks and gains little more.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from openuni.errors import UnsupportedError
from openuni.models.deferred_dynamo import apply_decorators

#: PyTorch's own limit of 8 counts every shape that one piece of code was compiled for: a decoder
#: has several widths, and pictures several sizes. Beyond it, code would run uncompiled unsaid.
_SHAPES = 64


def compile_regions(model: Any, *, backend: str = "inductor") -> None:
    """Compile the transformer's blocks and the decoder's layers in place.

    Compilation happens when they first run, which takes from half a minute to several on a CPU, and
    again for each new size and batch; PyTorch keeps the result on disk. Results differ in the last
    bits, as between any two kernels. State-dict names stay.

    Args:
        model: an OpenUni module.
        backend: one of ``torch.compiler.list_backends()``.

    Raises:
        UnsupportedError: there is no compiler to do it with.
    """
    if backend == "inductor":
        require_compiler(model.device)
    _prepare()
    for region in _regions(model):
        region.compile(backend=backend, dynamic=False, fullgraph=True)


def compile_for_training(model: Any, *, backend: str = "inductor") -> None:
    """Compile the layers of language model, connector and transformer in place.

    The first step compiles, and the second, whose prompts have another length, once more for any
    length. Results differ in the last bits. State-dict names stay.

    Args:
        model: an OpenUni module, not yet on the device that it will train on.
        backend: one of ``torch.compiler.list_backends()``.

    Raises:
        UnsupportedError: there is no compiler to do it with.
    """
    if backend == "inductor":
        require_compiler(torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    _prepare()
    language = model.lmm.language_model
    for layers in (
        getattr(language, "model", language).layers,
        model.connector.layers,
        model.transformer.transformer_blocks,
    ):
        for layer in layers:
            layer.compile(backend=backend)


def release_regions(model: Any) -> None:
    """Run them as they are written again."""
    for region in _regions(model):
        region._compiled_call_impl = None


def require_compiler(device: torch.device) -> None:
    """Raise ``UnsupportedError`` where torch.compile has nothing to compile with."""
    if device.type == "cuda" and importlib.util.find_spec("triton") is None:
        raise UnsupportedError(
            "torch.compile on a GPU needs the triton package, which is not installed",
            hint="pip install triton, or leave compilation off.",
            details={"packages": ["triton"]},
        )
    compiler = os.environ.get("CXX", "clang++" if sys.platform == "darwin" else "g++")
    if shutil.which(compiler) is None:
        raise UnsupportedError(
            f"torch.compile needs a C++ compiler, and {compiler} was not found",
            hint="Install one (Debian: apt install g++), name yours in CXX, or leave compilation "
            "off.",
        )


def _prepare() -> None:
    apply_decorators()
    import torch._dynamo

    torch._dynamo.config.recompile_limit = max(_SHAPES, torch._dynamo.config.recompile_limit)


def _regions(model: Any) -> Iterator[nn.Module]:
    yield from model.transformer.transformer_blocks
    for stage in model.vae.decoder.up_blocks:
        yield from stage
