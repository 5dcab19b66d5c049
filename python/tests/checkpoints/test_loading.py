from __future__ import annotations

import pytest
import torch
from parity.conftest import build
from parity.tiny_models import trained_weights, write_all
from torch import nn

from openuni.checkpoints.loading import load_checkpoint
from openuni.checkpoints.report import split_gaps
from openuni.errors import WeightsError
from openuni.models.meta_init import parameters_on_meta


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return build(write_all(tmp_path_factory.mktemp("tiny")), "internvl", "enc_proj")


@pytest.fixture
def save(tmp_path):
    def save(tensors) -> object:
        torch.save(tensors, tmp_path / "x.pth")
        return tmp_path / "x.pth"

    return save


def test_trained_parameters_alone(model, save) -> None:
    report = load_checkpoint(model, save(trained_weights("enc_proj", seed=1)))
    assert report.ok
    assert report.parts == ["meta_queries", "connector", "projector"]
    assert set(report.summary().split("; ")[1].removesuffix(" left as is").split(", ")) == {
        "lmm", "transformer", "vae",
    }  # fmt: skip
    assert torch.equal(model.meta_queries, trained_weights("enc_proj", seed=1)["meta_queries"])


def test_full_checkpoint(model, save) -> None:
    report = load_checkpoint(model, save({"state_dict": model.state_dict()}))
    assert report.ok
    assert not report.expected_gaps


def test_real_gaps_are_errors(model, save) -> None:
    tensors = trained_weights("enc_proj")
    del tensors["projector.bias"]
    tensors["surplus"] = torch.zeros(1)
    with pytest.raises(WeightsError, match=r"1 missing \(projector.bias .*1 unexpected") as caught:
        load_checkpoint(model, save(tensors))
    assert caught.value.details["missing"] == ["projector.bias"]
    report = load_checkpoint(model, save(tensors), strict=False)
    assert report.missing == ["projector.bias"]
    assert report.unexpected == ["surplus"]
    assert not report.ok


def test_a_part_that_is_there_in_part_is_damaged(model, save) -> None:
    tensors = {n: t for n, t in model.state_dict().items() if not n.startswith(("lmm", "vae"))}
    dropped = next(name for name in tensors if name.startswith("transformer."))
    del tensors[dropped]
    with pytest.raises(WeightsError, match=dropped):
        load_checkpoint(model, save(tensors))


def test_wrong_variant_names_both(model, save) -> None:
    large = {
        "meta_queries": torch.empty(256, 1536),
        "connector.layers.5.mlp.fc1.weight": torch.empty(1),
        "projector.weight": torch.empty(2304, 1536),
    }
    expected = (
        r"is a checkpoint of openuni-l-512 or openuni-l-1024, "
        r"but the model is an unlisted model \(queries 8, llm_width 32"
    )
    before = model.meta_queries.clone()
    with pytest.raises(WeightsError, match=expected):
        load_checkpoint(model, save(large), strict=False)
    assert torch.equal(model.meta_queries, before)


def test_buffers_of_old_versions_are_ignored(model, save) -> None:
    tensors = trained_weights("enc_proj")
    tensors["lmm.language_model.model.rotary_emb.inv_freq"] = torch.zeros(4)
    report = load_checkpoint(model, save(tensors))
    assert report.ok


def test_meta_parameters_take_the_file_as_it_is(tmp_path) -> None:
    with parameters_on_meta():
        layer = nn.Sequential(nn.Linear(3, 2))
    stored = {"0.weight": torch.randn(2, 3).bfloat16(), "0.bias": torch.randn(2)}
    torch.save(stored, tmp_path / "x.pth")
    load_checkpoint(layer, tmp_path / "x.pth")
    assert torch.equal(layer[0].weight, stored["0.weight"])
    assert layer[0].weight.dtype == torch.bfloat16


def test_gaps() -> None:
    absent = ["lmm.a", "vae.a", "transformer.a", "connector.a", "lmm.tied"]
    assert split_gaps(absent, ["meta_queries"], frozenset()) == (
        ["lmm.a", "vae.a", "transformer.a", "lmm.tied"],
        ["connector.a"],
    )
    assert split_gaps(absent, ["lmm.b"], frozenset({"lmm.tied"})) == (
        ["vae.a", "transformer.a", "lmm.tied"],
        ["lmm.a", "connector.a"],
    )
    adapters = split_gaps(["transformer.a"], ["transformer.b.lora_A.default.weight"], frozenset())
    assert adapters == (["transformer.a"], [])
