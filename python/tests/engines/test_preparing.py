"""Load options of a request: read, checked before loading, and applied."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
import torch

from engines.conftest import Sink, generate_request
from openuni.engines.native import NativeEngine
from openuni.engines.native.preparing import load_prepared
from openuni.errors import MissingPackageError, OpenUniError, UnsupportedError
from openuni.models import quantization
from openuni.models.preparation import Preparation

CPU = torch.device("cpu")
NANO = {"id": "openuni-nano", "path": None}


@pytest.fixture(scope="module")
def engine() -> NativeEngine:
    return NativeEngine()


def draw(engine: NativeEngine, **options: Any) -> tuple[np.ndarray, Sink]:
    sink = Sink()
    engine.run(generate_request({**NANO, **options}), sink)
    return sink.pictures[0], sink


def test_nothing_is_done_by_default() -> None:
    assert Preparation.of(NANO) == Preparation()
    everything = {"compile": True, "offload": True, "vaeTiling": True, "quantize": "nf4"}
    assert Preparation.of({**NANO, **everything}) == Preparation(True, True, "nf4", True)


def test_options_reach_the_model_and_a_picture_comes_out(engine: NativeEngine) -> None:
    plain, _ = draw(engine)
    tiled, sink = draw(engine, vaeTiling=True)
    assert "weights" in sink.components, "a model that is loaded otherwise is another one"
    assert np.array_equal(plain, tiled), "a picture of one tile is what it was"
    again, sink = draw(engine, vaeTiling=True)
    assert not sink.components
    assert np.array_equal(plain, again)


def test_each_option_changes_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(**options: Any):
        return load_prepared(
            {**NANO, **options}, device=CPU, dtype=torch.float32, on_component=lambda name: None
        ).model

    def compiled(model: Any) -> bool:
        return model.transformer.transformer_blocks[0]._compiled_call_impl is not None

    plain = load()
    assert not plain.vae.use_tiling
    assert not compiled(plain)
    assert load(vaeTiling=True).vae.use_tiling
    assert compiled(load(compile=True))


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ({"offload": True}, "unsupported", "runs on the CPU"),
        ({"quantize": "int3"}, "invalid_request", "int3"),
        ({"compile": "yes please"}, "invalid_request", "yes please"),
    ],
)
def test_what_cannot_be_is_refused_before_loading(
    engine: NativeEngine, sink: Sink, options, code: str, message: str
) -> None:
    with pytest.raises(OpenUniError, match=message) as refused:
        engine.run(generate_request({**NANO, **options}), sink)
    assert refused.value.code == code
    assert sink.components == []


def test_without_a_compiler_nothing_is_loaded(engine, sink: Sink, monkeypatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    with pytest.raises(UnsupportedError, match="no-such-compiler was not found"):
        engine.run(generate_request({**NANO, "compile": True}), sink)
    assert sink.components == []


@pytest.mark.parametrize("kind", ["int8", "nf4"])
def test_without_its_library_nothing_is_loaded(engine, sink: Sink, monkeypatch, kind) -> None:
    package, module = quantization._LIBRARIES[kind]
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingPackageError, match=f"{kind} weights need the {package}") as missing:
        engine.run(generate_request({**NANO, "quantize": kind}), sink)
    assert f"-m pip install {package}" in str(missing.value.hint)
    assert sink.components == []
