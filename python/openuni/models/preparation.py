"""Options of a loaded model: faster or smaller, at a price that each names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch

from openuni.errors import UnsupportedError
from openuni.models.compilation import compile_regions, require_compiler
from openuni.models.offload import offload
from openuni.models.quantization import Quantization, quantize, require_library


@dataclass(frozen=True)
class Preparation:
    """What is done to a model once it is loaded; nothing by default.

    Args:
        compile: torch.compile by region: faster steps, a slow first picture of each size.
        offload: on a GPU, large parts wait in main memory until used: the GPU needs room for the
            largest instead of their sum.
        quantize: ``int8`` or ``nf4`` weights: less memory, pictures that differ a little.
        vae_tiling: pictures above 512 pixels a side are decoded in overlapping tiles: memory that
            does not grow with the size, seams that may show faintly.
    """

    compile: bool = False
    offload: bool = False
    quantize: Quantization | None = None
    vae_tiling: bool = False

    @classmethod
    def of(cls, model: Mapping[str, Any]) -> Preparation:
        """What a request's ``model`` asks for (see ``protocol/schemas/generate_request.json``)."""
        return cls(
            compile=model.get("compile", False),
            offload=model.get("offload", False),
            quantize=model.get("quantize"),
            vae_tiling=model.get("vaeTiling", False),
        )

    def check(self, device: torch.device) -> None:
        """Find out before anything is loaded whether it can be done.

        Raises:
            UnsupportedError: the device cannot do it, or the options contradict each other.
            MissingPackageError: a library is not installed.
        """
        if self.offload and device.type == "cpu":
            raise UnsupportedError(
                "offload keeps parts of a model off a GPU, and this model runs on the CPU",
                hint="Leave offload off, or use device cuda.",
            )
        if self.offload and self.quantize:
            raise UnsupportedError(
                "offload and quantised weights cannot be used together",
                hint="nf4 alone makes the language model and the transformer a quarter as large.",
            )
        if self.compile:
            require_compiler(device)
        if self.quantize:
            require_library(self.quantize)

    def loading_device(self, device: torch.device) -> torch.device:
        """Where weights are loaded to before :meth:`apply`."""
        return torch.device("cpu") if self.offload else device

    def apply(self, model: Any, device: torch.device) -> None:
        """Prepare a loaded, frozen model.

        Args:
            model: an OpenUni module on :meth:`loading_device`.
            device: where it works.

        Raises:
            UnsupportedError: the device cannot do it.
            MissingPackageError: a library is not installed.
        """
        self.check(device)
        if self.vae_tiling:
            model.vae.enable_tiling()
        if self.quantize:
            quantize(model, self.quantize)
        if self.compile:
            compile_regions(model)
        if self.offload:
            offload(model, device)
