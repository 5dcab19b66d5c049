from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from diffusers import DPMSolverMultistepScheduler
from parity.conftest import build
from parity.tiny_models import SCHEDULER, make_tokenizer

from openuni.errors import WeightsError
from openuni.models.native_folder import load_native_folder, save_native_folder
from openuni.models.openuni import OpenUni


def save(model: OpenUni, folder: Path) -> Path:
    scheduler = DPMSolverMultistepScheduler.from_config(SCHEDULER)
    save_native_folder(folder, model, {"id": "tiny"}, make_tokenizer(), scheduler,
                       dtype=torch.float32)  # fmt: skip
    return folder


@pytest.fixture(params=[("internvl", "enc_proj"), ("qwen", "proj_enc_proj")], ids=lambda p: p[0])
def saved(request, tiny_folders, tmp_path) -> tuple[OpenUni, Path]:
    model = build(tiny_folders, *request.param)
    return model, save(model, tmp_path / "model")


@torch.inference_mode()
def test_models_that_see_come_back_whole(saved) -> None:
    model, folder = saved
    loaded = load_native_folder(folder).model
    expected = model.state_dict()
    assert loaded.state_dict().keys() == expected.keys()
    assert all(torch.equal(t, expected[name]) for name, t in loaded.state_dict().items())
    pixels, ids = torch.randn(1, 3, 40, 60), torch.randint(256, (1, 9))
    assert torch.equal(loaded.semantic_features(pixels), model.semantic_features(pixels))
    assert torch.equal(loaded.encode_condition(ids), model.encode_condition(ids))


def test_damage_is_named(saved) -> None:
    _, folder = saved
    weights = folder / "model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WeightsError, match="missing or damaged"):
        load_native_folder(folder)
    weights.write_bytes(whole)
    card = json.loads((folder / "openuni.json").read_text())
    (folder / "openuni.json").write_text(json.dumps({**card, "num_queries": 5}))
    with pytest.raises(WeightsError, match="meta_queries"):
        load_native_folder(folder)
    (folder / "lmm" / "config.json").write_text('{"model_type": "gpt"}')
    with pytest.raises(WeightsError, match="gpt"):
        load_native_folder(folder)
