"""Models by official config file, through the engine: what the official scripts do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from compat.conftest import options, qwen_options, tiny_folders  # noqa: F401 - fixtures
from parity import cases
from parity.conftest import FIXTURES
from parity.tiny_models import trained_weights

from engines.conftest import Sink, generate_request
from openuni.engines.native import NativeEngine
from openuni.errors import InvalidRequestError, OpenUniError, WeightsError

pytest.importorskip("mmengine")

CONFIG = Path(__file__).parents[1] / "compat" / "official_style.py"


@pytest.fixture(scope="module")
def engine() -> NativeEngine:
    return NativeEngine()


@pytest.fixture
def model(options, tmp_path: Path):  # noqa: F811
    torch.save({"state_dict": trained_weights("enc_proj")}, tmp_path / "trained.pth")
    texts = [f"{key}={value}" for key, value in options.items()]
    return {
        "id": "official_style",
        "path": None,
        "config": {"file": str(CONFIG), "options": texts},
        "checkpoint": str(tmp_path / "trained.pth"),
    }


def with_options(model, *changes: str):
    config = {**model["config"], "options": [*model["config"]["options"], *changes]}
    return {**model, "config": config}


def official_batch() -> list[dict]:
    return [
        {
            "prompt": cases.PROMPTS[0],
            "negativePrompt": None,
            "seed": cases.PICTURE_SEED,
            "batch": {"index": index, "count": 2},
        }
        for index in range(2)
    ]


def test_pictures_of_the_official_script(engine, model, sink) -> None:
    size = {"width": cases.WIDTH, "height": cases.HEIGHT, "steps": cases.STEPS}
    engine.run(generate_request(model, images=official_batch(), **size), sink)
    official = np.load(FIXTURES / "internvl.npz")["text_pictures"].astype(int)
    assert np.abs(np.stack(sink.pictures) - official).max() <= 1
    assert sink.components == ["config", "pretrained parts", "checkpoint"]
    assert "official_style" in engine.describe()["loaded"]


def test_edit_swaps_the_sides_of_the_source_as_the_official_script(engine, model) -> None:
    rng = np.random.default_rng(0)
    source = rng.integers(0, 256, (40, 90, 3), dtype=np.uint8)
    pictures = {}
    for batch in (None, {"index": 0, "count": 1}):
        image = {"prompt": "Make it blue.", "negativePrompt": None, "seed": 3}
        image |= {"batch": batch} if batch else {}
        sink = Sink(source)
        request = generate_request(model, images=[image], width=96, height=64)
        source_of = {"source": {"width": 90, "height": 40, "channels": 3, "blob": 0}}
        engine.run({**request, **source_of, "type": "edit"}, sink)
        pictures[bool(batch)] = sink.pictures[0]
    # On a CPU a batch of one has the noise of its seed: only the source's sides differ.
    assert pictures[True].shape == pictures[False].shape == (64, 96, 3)
    assert not np.array_equal(pictures[True], pictures[False])


def test_wrong_checkpoint_is_refused_by_both_names(engine, model, tmp_path) -> None:
    other = tmp_path / "other.pth"
    torch.save({"meta_queries": torch.zeros(256, 1536)}, other)
    with pytest.raises(WeightsError, match=r"openuni-l-512 or openuni-l-1024, but the model is"):
        engine.run(generate_request({**model, "checkpoint": str(other)}), Sink())


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        ("model.num_querys=9", "Did you mean num_queries?"),
        ("modle.num_queries=9", "Did you mean model?"),
        ("model.prompt_template.CFG.many=9", "Nothing stands below that."),
        (
            "model.lmm.pretrained_model_name_or_pth=/x",
            "Did you mean pretrained_model_name_or_path?",
        ),
    ],
)
def test_option_that_changes_nothing(engine, model, option: str, hint: str) -> None:
    sink = Sink()
    with pytest.raises(InvalidRequestError) as refused:
        engine.run(generate_request(with_options(model, option)), sink)
    assert option.partition("=")[0] in refused.value.message
    assert hint in str(refused.value.hint)
    assert refused.value.details["field"] == "model.cfgOptions"
    assert sink.components == ["config"], "nothing heavy was begun"


def test_option_that_a_part_does_not_take(engine, model) -> None:
    wrong = with_options(model, "model.connector.hiden_size=9")
    with pytest.raises(InvalidRequestError, match="hiden_size"):
        engine.run(generate_request(wrong), Sink())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("model = dict(", "cannot be read"),
        ("x = 1", "no model"),
        ("model = dict(type='nowhere.Class')", "cannot be imported"),
        ("from src.nowhere import Thing\nmodel = dict(type=Thing)", "cannot be imported"),
        ("model = dict(type=dict)", "describes no OpenUni model"),
    ],
)
def test_config_that_is_none(engine, text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "config.py"
    file.write_text(text, encoding="utf-8")
    model = {"id": "config", "path": None, "config": {"file": str(file), "options": []}}
    with pytest.raises(OpenUniError, match=message) as refused:
        engine.run(generate_request(model), Sink())
    assert refused.value.code == "invalid_request"
    assert str(file) in refused.value.message or "config" in refused.value.message
