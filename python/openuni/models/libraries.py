"""The classes of diffusers and transformers that models are put together from.

``from openuni.models.libraries import AutoencoderDC`` imports what the class needs and defers what
else comes with it: of the time that both libraries take to import, a third goes to other models,
to scipy and to PyTorch's compiler.
"""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from openuni.models.deferred_dynamo import deferred_dynamo
from openuni.models.deferred_modules import defer

if TYPE_CHECKING:
    from diffusers.models.autoencoders.autoencoder_dc import AutoencoderDC as AutoencoderDC
    from diffusers.models.transformers.sana_transformer import (
        SanaTransformer2DModel as SanaTransformer2DModel,
    )
    from diffusers.schedulers.scheduling_dpmsolver_multistep import (
        DPMSolverMultistepScheduler as DPMSolverMultistepScheduler,
    )
    from transformers.models.qwen2.modeling_qwen2 import Qwen2ForCausalLM as Qwen2ForCausalLM
    from transformers.tokenization_utils_fast import (
        PreTrainedTokenizerFast as PreTrainedTokenizerFast,
    )

_MODULES = {
    "AutoencoderDC": "diffusers.models.autoencoders.autoencoder_dc",
    "SanaTransformer2DModel": "diffusers.models.transformers.sana_transformer",
    "DPMSolverMultistepScheduler": "diffusers.schedulers.scheduling_dpmsolver_multistep",
    "Qwen2ForCausalLM": "transformers.models.qwen2.modeling_qwen2",
    "PreTrainedTokenizerFast": "transformers.tokenization_utils_fast",
}

#: Where deferring was tried; other versions import as they are.
_TRIED = {"torch": "2.13.", "transformers": "4.57.", "diffusers": "0.37."}

_UNUSED = (
    "scipy.stats",
    "scipy.integrate",
    "diffusers.models.transformers",
    "diffusers.models.autoencoders",
    "diffusers.models.unets",
)


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import_all()
    return getattr(import_module(_MODULES[name]), name)


@cache
def import_all() -> None:
    """Pay for the slow imports now."""
    tried = all(_version(name).startswith(tried) for name, tried in _TRIED.items())
    with deferred_dynamo() if tried else nullcontext():
        for name in _UNUSED if tried else ():
            defer(name)
        for module in _MODULES.values():
            import_module(module)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
