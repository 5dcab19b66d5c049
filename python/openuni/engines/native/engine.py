"""The native engine: which request goes to which task, and what it runs on."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import torch

from openuni import __version__
from openuni.engines.device import choose_device, describe_device
from openuni.engines.engine import EventSink
from openuni.engines.model_store import ModelStore
from openuni.engines.native.chat import chat
from openuni.engines.native.edit import edit
from openuni.engines.native.generate import generate
from openuni.engines.native.preparing import load_prepared
from openuni.errors import UnsupportedError
from openuni.models.libraries import import_all
from openuni.models.native_folder import LoadedFolder
from openuni.protocol.validation import validate_request

Task = Callable[[Mapping[str, Any], LoadedFolder, EventSink], None]

_TASKS: dict[str, Task] = {"generate": generate, "edit": edit, "chat": chat}


class NativeEngine:
    """Loads models on first use and keeps them.

    The device is ``OPENUNI_DEVICE`` (``cpu``, ``cuda``, ``cuda:1``), by default CUDA where there
    is one. Weights are fp32 on a CPU and bf16 on CUDA where a request does not say.
    """

    def __init__(self) -> None:
        self.device = choose_device(os.environ.get("OPENUNI_DEVICE", "auto"))
        self.models = ModelStore(self.device, load_prepared, lambda loaded: loaded.model)
        # Paid for before the first request instead of during it.
        import_all()
        importlib.import_module("jsonschema")

    def run(self, request: Mapping[str, Any], sink: EventSink) -> Mapping[str, float]:
        kind = str(request.get("type"))
        if kind not in _TASKS:
            raise UnsupportedError(f"the native engine cannot do {kind!r}")
        validate_request(f"{kind}_request", request)

        def on_component(name: str) -> None:
            sink.emit({"type": "load", "component": name})

        started = time.perf_counter()
        loaded = self.models.get(request["model"], on_component)
        sink.check_cancelled()
        ready = time.perf_counter()
        _TASKS[kind](request, loaded, sink)
        return {
            "load": (ready - started) * 1000,
            kind: (time.perf_counter() - ready) * 1000,
        }

    def describe(self) -> Mapping[str, Any]:
        return {
            "engine": "native",
            "version": __version__,
            "device": describe_device(self.device),
            "python": {"version": platform.python_version(), "executable": sys.executable},
            "packages": {"torch": str(torch.__version__), "openuni": __version__},
            "loaded": self.models.loaded,
        }
