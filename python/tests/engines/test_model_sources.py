"""Models by checkpoint and by variant, through the engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from parity import cases
from parity.conftest import FIXTURES
from parity.tiny_models import CONNECTOR, QUERIES, trained_weights

from engines.conftest import Sink, generate_request
from openuni.checkpoints import variants as fingerprints
from openuni.checkpoints.convert import convert_checkpoint
from openuni.checkpoints.variants import fingerprint
from openuni.configs import variants
from openuni.configs.variants import Variant
from openuni.engines.native import NativeEngine
from openuni.engines.native.loading import BUILT_IN
from openuni.errors import ModelNotFoundError, OpenUniError, WeightsError
from openuni.models.connector import ConnectorConfig

NANO = BUILT_IN["openuni-nano"]
TRAINED = ["meta_queries", "connector", "projector"]


@pytest.fixture(scope="module")
def engine() -> NativeEngine:
    return NativeEngine()


@pytest.fixture(scope="module")
def nano_trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a training of nano's connector would leave behind."""
    path = tmp_path_factory.mktemp("nano") / "trained.pth"
    convert_checkpoint(NANO, path, parts=TRAINED)
    return path


def draw(engine: NativeEngine, model, **changes) -> tuple[np.ndarray, Sink]:
    sink = Sink()
    engine.run(generate_request(model, **changes), sink)
    return sink.pictures[0], sink


def test_checkpoint_over_a_built_in_model(engine, nano_trained: Path) -> None:
    plain, _ = draw(engine, {"id": "openuni-nano", "path": None})
    model = {
        "id": "openuni-nano",
        "path": None,
        "variant": "openuni-nano",
        "checkpoint": str(nano_trained),
    }
    again, sink = draw(engine, model)
    assert np.array_equal(plain, again)
    assert "checkpoint" in sink.components


def test_checkpoint_that_a_training_writes_anew_is_read_anew(engine, nano_trained, tmp_path):
    path = tmp_path / "iter.pth"
    state = torch.load(nano_trained, weights_only=True)
    torch.save(state, path)
    model = {"id": "openuni-nano", "path": None, "checkpoint": str(path)}
    before, _ = draw(engine, model)
    again, sink = draw(engine, model)
    assert not sink.components, "an unchanged checkpoint stays in memory"
    torch.save({**state, "meta_queries": torch.zeros_like(state["meta_queries"])}, path)
    after, sink = draw(engine, model)
    assert "checkpoint" in sink.components
    assert np.array_equal(before, again)
    assert not np.array_equal(before, after)


def test_dtype_of_the_request(engine) -> None:
    nano = {"id": "openuni-nano", "path": None}
    plain, _ = draw(engine, nano)
    rounded, _ = draw(engine, {**nano, "dtype": "bfloat16"})
    assert not np.array_equal(plain, rounded)
    assert np.abs(plain - rounded).mean() < 8


def test_another_scheduler(engine) -> None:
    nano = {"id": "openuni-nano", "path": None}
    own, _ = draw(engine, nano, steps=3)
    named, _ = draw(engine, nano, steps=3, scheduler="dpm-solver++")
    other, _ = draw(engine, nano, steps=3, scheduler="flow-euler")
    assert np.array_equal(own, named)
    assert not np.array_equal(own, other)


def test_wrong_variant_is_refused_by_both_names(engine, tmp_path: Path) -> None:
    path = tmp_path / "other.pth"
    torch.save(trained_weights("enc_proj"), path)
    model = {"id": "openuni-nano", "path": None, "checkpoint": str(path)}
    with pytest.raises(WeightsError, match=r"unlisted model.*but the model is openuni-nano"):
        draw(engine, model)


def test_weights_that_are_not_here(engine) -> None:
    with pytest.raises(ModelNotFoundError) as refused:
        draw(engine, {"id": "openuni-b-512", "path": None})
    assert refused.value.hint == "Fetch them: openuni models pull openuni-b-512"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"\x80\x04no pickle"])
def test_damaged_checkpoint_before_anything_is_read(engine, content: bytes, tmp_path) -> None:
    path = tmp_path / "damaged.pth"
    path.write_bytes(content)
    sink = Sink()
    model = {"id": "openuni-nano", "path": None, "checkpoint": str(path)}
    with pytest.raises(OpenUniError) as refused:
        engine.run(generate_request(model), sink)
    assert refused.value.code == "weights_invalid"
    assert not sink.components


@pytest.fixture
def tiny_variant(monkeypatch: pytest.MonkeyPatch, tiny_folders: Path, tmp_path: Path):
    """A variant as small as the recorded models, with its pretrained parts on disk."""
    weights = trained_weights("enc_proj")
    tiny = Variant(
        "internvl3-1b", "sana-0.6b-512", ConnectorConfig(**CONNECTOR), 64, queries=QUERIES
    )
    monkeypatch.setitem(variants.VARIANTS, "openuni-tiny", tiny)
    shapes = {name: tuple(tensor.shape) for name, tensor in weights.items()}
    monkeypatch.setitem(fingerprints.VARIANTS, "openuni-tiny", fingerprint(shapes))
    torch.save({"state_dict": weights}, tmp_path / "tiny.pth")
    return {
        "id": "openuni-tiny",
        "path": None,
        "checkpoint": str(tmp_path / "tiny.pth"),
        "parts": {
            "lmm": str(tiny_folders / "internvl"),
            "transformer": str(tiny_folders / "sana"),
            "vae": str(tiny_folders / "vae"),
        },
    }


def test_variant_put_together_draws_the_official_picture(engine, tiny_variant, sink) -> None:
    request = generate_request(
        tiny_variant,
        images=[
            {
                "prompt": cases.PROMPTS[0],
                "negativePrompt": None,
                "seed": cases.PICTURE_SEED,
                "batch": {"index": index, "count": 2},
            }
            for index in range(2)
        ],
        width=cases.WIDTH,
        height=cases.HEIGHT,
        steps=cases.STEPS,
    )
    engine.run(request, sink)
    official = np.load(FIXTURES / "internvl.npz")["text_pictures"].astype(int)
    assert np.abs(np.stack(sink.pictures) - official).max() <= 1
    assert sink.components == [
        "language model", "transformer", "autoencoder", "checkpoint", "tokenizer",
    ]  # fmt: skip


def test_variant_chats_as_its_language_model_was_taught(engine, tiny_variant, sink) -> None:
    conversation = [{"role": "user", "text": "What is it?", "images": []}]
    settings = {"maxTokens": 3, "temperature": 0, "topP": 1, "topK": None, "seed": 0}
    request = {"type": "chat", "model": tiny_variant, "messages": conversation, **settings}
    engine.run(request, sink)
    answer = next(event for event in sink.events if event["type"] == "answer")
    assert answer["usage"]["completionTokens"] == 3
    # The tiny model brings InternVL's template along, system message and all.
    assert answer["usage"]["promptTokens"] > 60


def test_variant_with_a_part_that_is_damaged(engine, tiny_variant, tmp_path) -> None:
    parts = {**tiny_variant["parts"], "vae": str(tmp_path)}
    with pytest.raises(WeightsError, match=r"config\.json is missing or damaged"):
        engine.run(generate_request({**tiny_variant, "parts": parts}), Sink())
