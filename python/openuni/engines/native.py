"""The native engine: our own PyTorch implementation."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import time
from collections.abc import Mapping
from typing import Any

import torch

from openuni import __version__
from openuni.engines.engine import EventSink, Pixels
from openuni.engines.model_store import ModelStore
from openuni.engines.progress import Progress
from openuni.errors import InvalidRequestError, UnsupportedError
from openuni.models.native_folder import LoadedFolder
from openuni.pipelines.text_to_image import PictureRequest, Sampling, Step, TextToImagePipeline
from openuni.protocol.validation import validate_request

#: Pictures denoised together on a GPU. On a CPU a batch gains little, and one at a time keeps a
#: picture the same to the byte whichever others were asked for with it.
_GPU_BATCH = 8

_MODEL_LIBRARIES = (
    "transformers.models.qwen2.modeling_qwen2",
    "diffusers.models.autoencoders.autoencoder_dc",
    "diffusers.models.transformers.sana_transformer",
    "diffusers.schedulers.scheduling_dpmsolver_multistep",
    "jsonschema",
)


class NativeEngine:
    """Loads models on first use and keeps them.

    The device is ``OPENUNI_DEVICE`` (``cpu``, ``cuda``, ``cuda:1``), by default CUDA where there
    is one. Weights are fp32 on a CPU and bf16 on CUDA.
    """

    def __init__(self) -> None:
        self.device = _choose_device(os.environ.get("OPENUNI_DEVICE", "auto"))
        dtype = torch.bfloat16 if self.device.type == "cuda" else torch.float32
        self.models = ModelStore(self.device, dtype)
        _import_model_libraries()

    def run(self, request: Mapping[str, Any], sink: EventSink) -> Mapping[str, float]:
        if request.get("type") != "generate":
            raise UnsupportedError(f"the native engine cannot do {request.get('type')!r}")
        validate_request("generate_request", request)
        return self._generate(request, sink)

    def describe(self) -> Mapping[str, Any]:
        cuda = self.device.type == "cuda"
        properties = torch.cuda.get_device_properties(self.device) if cuda else None
        return {
            "engine": "native",
            "version": __version__,
            "device": {
                "kind": self.device.type,
                "name": properties.name if properties else platform.processor() or "CPU",
                "memoryBytes": properties.total_memory if properties else None,
            },
            "python": {"version": platform.python_version(), "executable": sys.executable},
            "packages": {"torch": str(torch.__version__), "openuni": __version__},
            "loaded": self.models.loaded,
        }

    def _generate(self, request: Mapping[str, Any], sink: EventSink) -> Mapping[str, float]:
        started = time.perf_counter()

        def on_component(name: str) -> None:
            sink.emit({"type": "load", "component": name})

        model = request["model"]
        loaded = self.models.get(model["id"], model["path"], on_component)
        sink.check_cancelled()
        _check_size(request, loaded)
        ready = time.perf_counter()

        images = request["images"]
        pipeline = TextToImagePipeline(loaded.model, loaded.tokenizer, loaded.scheduler)
        pictures = pipeline(
            [PictureRequest(i["prompt"], i["seed"], i["negativePrompt"]) for i in images],
            Sampling(request["width"], request["height"], request["steps"], request["guidance"]),
            batch_size=_GPU_BATCH if self.device.type == "cuda" else 1,
            on_step=_StepEvents(sink, request["previewEvery"], request["steps"]),
        )
        for index, pixels in pictures:
            image = images[index]
            sink.emit(
                {
                    "type": "output",
                    "index": index,
                    "seed": image["seed"],
                    "prompt": image["prompt"],
                    "image": _pixels(pixels),
                }
            )
        return {
            "load": (ready - started) * 1000,
            "generate": (time.perf_counter() - ready) * 1000,
        }


class _StepEvents:
    """Turns finished steps into events, with previews as often as they were asked for."""

    def __init__(self, sink: EventSink, preview_every: int, steps: int) -> None:
        self.sink = sink
        self.preview_every = preview_every
        self.steps = steps
        self.progress = Progress()

    def __call__(self, step: Step) -> None:
        self.sink.check_cancelled()
        event = {
            "type": "step",
            "index": step.index,
            "total": step.total,
            "etaMs": self.progress.eta_ms(step.index + 1, step.total),
        }
        done = step.index % self.steps + 1
        # The last step's estimate is the picture itself, which follows at once.
        if self.preview_every and done % self.preview_every == 0 and done < self.steps:
            for image, pixels in zip(step.pictures, step.estimate(), strict=True):
                self.sink.emit({**event, "image": image, "preview": _pixels(pixels)})
        else:
            self.sink.emit(event)


def _pixels(picture: torch.Tensor) -> Pixels:
    """(height, width, 3) uint8 -> pixels for the side channel, without a copy."""
    height, width, _ = picture.shape
    return Pixels(int(width), int(height), picture.contiguous().numpy().data)


def _check_size(request: Mapping[str, Any], loaded: LoadedFolder) -> None:
    multiple = loaded.model.size_multiple
    for side in ("width", "height"):
        if request[side] % multiple:
            nearest = max(multiple, round(request[side] / multiple) * multiple)
            raise InvalidRequestError(
                f"{side} {request[side]} is not a multiple of {multiple}",
                hint=f"The nearest size that this model draws is {nearest}.",
                details={"field": side},
            )


def _choose_device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise InvalidRequestError(
            f"{name!r} is not a device", hint="Use cpu, cuda or cuda:N."
        ) from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise UnsupportedError(
            "CUDA was asked for, but this PyTorch sees no CUDA device",
            hint="Use device cpu, or install a CUDA build of torch: openuni setup --torch cuda",
        )
    return device


def _import_model_libraries() -> None:
    """Pay for the slow imports before the first request instead of during it."""
    for module in _MODEL_LIBRARIES:
        importlib.import_module(module)
