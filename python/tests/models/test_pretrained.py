from __future__ import annotations

import json
import shutil

import pytest
import torch
from parity.tiny_models import LLM
from safetensors.torch import load_file, save_file

from openuni.errors import ModelNotFoundError, WeightsError
from openuni.models.llm_config import make_llm_config, with_plain_rope
from openuni.models.pretrained import find_folder, load_lmm, load_transformer


@pytest.fixture
def folder(tiny_folders, tmp_path):
    return shutil.copytree(tiny_folders / "internvl", tmp_path / "internvl")


def test_shards(folder, tiny_folders) -> None:
    tensors = load_file(folder / "model.safetensors")
    names = sorted(tensors)
    halves = {"a.safetensors": names[::2], "b.safetensors": names[1::2]}
    for file, members in halves.items():
        save_file({name: tensors[name] for name in members}, folder / file)
    (folder / "model.safetensors").unlink()
    index = {"weight_map": {n: f for f, members in halves.items() for n in members}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    loaded = load_lmm(folder).state_dict()
    assert all(torch.equal(loaded[name], tensor) for name, tensor in tensors.items())
    index["weight_map"][names[0]] = "../../elsewhere.safetensors"
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(WeightsError, match="outside its folder"):
        load_lmm(folder)


def test_dtype_leaves_frequencies_alone(folder) -> None:
    lmm = load_lmm(folder, dtype=torch.bfloat16)
    assert {p.dtype for p in lmm.parameters()} == {torch.bfloat16}
    assert lmm.language_model.model.rotary_emb.inv_freq.dtype == torch.float32


@pytest.mark.parametrize("damage", ["missing", "extra", "shape", "config", "truncated"])
def test_damage_is_named(folder, damage: str) -> None:
    path = folder / "model.safetensors"
    tensors = load_file(path)
    name = "mlp1.1.weight"
    if damage == "missing":
        del tensors[name]
    elif damage == "extra":
        tensors["mlp2.weight"] = torch.zeros(1)
    elif damage == "shape":
        tensors[name] = torch.zeros(3, 3)
    elif damage == "config":
        (folder / "config.json").write_text('{"model_type": "llama"}')
    save_file(tensors, path)
    if damage == "truncated":
        path.write_bytes(path.read_bytes()[:1000])
    expected = {"missing": name, "extra": r"mlp2\.weight", "shape": "expected", "config": "llama",
                "truncated": "damaged"}  # fmt: skip
    with pytest.raises(WeightsError, match=expected[damage]):
        load_lmm(folder)


def test_a_transformer_is_no_language_model(tiny_folders) -> None:
    with pytest.raises(WeightsError):
        load_lmm(tiny_folders / "sana" / "transformer")
    with pytest.raises(WeightsError):
        load_transformer(tiny_folders / "internvl")


def test_folders_that_are_not_there(tiny_folders, monkeypatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelNotFoundError, match="neither a folder"):
        find_folder("nobody/no-such-model-at-all/x")
    with pytest.raises(ModelNotFoundError, match="no folder nowhere"):
        find_folder(tiny_folders / "sana", "nowhere")


def test_rope_settings_of_both_versions() -> None:
    newer = {k: v for k, v in LLM.items() if k != "rope_theta"}
    newer["rope_parameters"] = {"rope_theta": 50000.0, "rope_type": "default"}
    assert with_plain_rope(newer)["rope_theta"] == 50000.0
    assert "rope_scaling" not in with_plain_rope(newer)
    newer["rope_parameters"] = {"rope_theta": 5.0, "rope_type": "dynamic", "factor": 2.0}
    assert with_plain_rope(newer)["rope_scaling"] == {"rope_type": "dynamic", "factor": 2.0}
    with pytest.raises(ValueError, match="only qwen2"):
        make_llm_config({**LLM, "model_type": "llama"})
