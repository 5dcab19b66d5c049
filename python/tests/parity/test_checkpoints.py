"""Checkpoints between the official trainer and ours, both ways."""

from __future__ import annotations

import pytest
import torch

from openuni.checkpoints.loading import load_checkpoint
from openuni.checkpoints.opening import open_checkpoint
from openuni.checkpoints.torch_writer import write_torch
from openuni.checkpoints.variants import fingerprint
from parity.conftest import FIXTURES, assert_close, build

OFFICIAL = FIXTURES / "official_trained.pth"


@pytest.fixture
def fresh(tiny_folders):
    model = build(tiny_folders, "internvl", "enc_proj")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if not name.startswith(("lmm.", "transformer.", "vae.")):
                parameter.zero_()
    return model


def test_official_checkpoint_loads(fresh, internvl) -> None:
    report = load_checkpoint(fresh, OFFICIAL)
    assert report.ok
    assert report.parts == ["meta_queries", "connector", "projector"]
    assert {name.partition(".")[0] for name in report.expected_gaps} == {
        "lmm", "transformer", "vae",
    }  # fmt: skip
    expected = internvl.state_dict()
    for name in report.loaded:
        assert_close(fresh.state_dict()[name], expected[name].numpy(), 1e-3)  # stored in fp16


def test_ours_is_what_the_official_loader_takes(internvl, official_internvl, tmp_path) -> None:
    """A plain pickle of the official names to tensors, which its loader passes on as it is."""
    torch.save({"state_dict": internvl.state_dict()}, tmp_path / "full.pth")
    with open_checkpoint(tmp_path / "full.pth") as source:
        write_torch(tmp_path / "plain.pth", source)
    plain = torch.load(tmp_path / "plain.pth", weights_only=True)
    assert sorted(plain) == official_internvl["state_dict_names"].tolist()
    assert all(torch.equal(plain[name], t) for name, t in internvl.state_dict().items())


def test_fingerprint(internvl) -> None:
    found = fingerprint({name: tuple(t.shape) for name, t in internvl.state_dict().items()})
    assert found.known() == {
        "queries": 8, "llm_width": 32, "connector_width": 32, "connector_ffn": 48,
        "connector_layers": 2, "caption_channels": 24, "transformer_width": 16,
        "transformer_layers": 2, "transformer_qk_norm": False,
    }  # fmt: skip
