"""The reference engine: which request goes to which task, and what it runs on."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from openuni import __version__
from openuni.engines.engine import EventSink
from openuni.engines.reference.checkout import enter, find_checkout
from openuni.engines.reference.environment import require_environment
from openuni.engines.reference.requirements import installed
from openuni.errors import UnsupportedError

_PACKAGES = ("torch", "transformers", "diffusers", "mmengine", "xtuner")


class ReferenceEngine:
    """Runs the classes of the checkout that OPENUNI_REFERENCE names.

    The device is ``OPENUNI_DEVICE`` (``cpu``, ``cuda``, ``cuda:1``), by default CUDA where there
    is one. Weights are fp32 on a CPU and bf16 on CUDA where a request does not say.

    Raises:
        InvalidRequestError: there is no checkout.
        MissingPackageError: what is installed cannot run it.
    """

    def __init__(self) -> None:
        self.checkout = find_checkout()
        require_environment()
        enter(self.checkout)
        # Slow, so after the checks.
        from openuni.engines.device import choose_device
        from openuni.engines.model_store import ModelStore
        from openuni.engines.reference.adapting import adapt
        from openuni.engines.reference.edit import edit
        from openuni.engines.reference.generate import generate
        from openuni.engines.reference.loading import load_official

        self.device = choose_device(os.environ.get("OPENUNI_DEVICE", "auto"))
        load = partial(load_official, checkout=self.checkout)
        self.models: ModelStore[Any] = ModelStore(self.device, load, lambda official: official)
        self.tasks: dict[str, Callable[..., None]] = {"generate": generate, "edit": edit}
        adapt(self.device)

    def run(self, request: Mapping[str, Any], sink: EventSink) -> Mapping[str, float]:
        from openuni.protocol.validation import validate_request

        kind = str(request.get("type"))
        if kind not in self.tasks:
            raise UnsupportedError(
                f"the reference engine cannot do {kind!r}",
                hint="It generates and edits; leave the option `engine` out for anything else.",
            )
        validate_request(f"{kind}_request", request)

        def on_component(name: str) -> None:
            sink.emit({"type": "load", "component": name})

        started = time.perf_counter()
        model = self.models.get(request["model"], on_component)
        sink.check_cancelled()
        ready = time.perf_counter()
        self.tasks[kind](request, model, sink)
        return {
            "load": (ready - started) * 1000,
            kind: (time.perf_counter() - ready) * 1000,
        }

    def describe(self) -> Mapping[str, Any]:
        from openuni.engines.device import describe_device

        return {
            "engine": "reference",
            "version": __version__,
            "device": describe_device(self.device),
            "python": {"version": platform.python_version(), "executable": sys.executable},
            "packages": {name: found for name in _PACKAGES if (found := installed(name))},
            "loaded": self.models.loaded,
        }
