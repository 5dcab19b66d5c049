"""A checkpoint beside a variant."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from openuni.checkpoints.convert import convert_checkpoint
from openuni.checkpoints.inspect import inspect_checkpoint
from openuni.engines.native.loading import BUILT_IN
from openuni.errors import ModelNotFoundError

NANO = BUILT_IN["openuni-nano"]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fit") / "trained.pth"
    convert_checkpoint(NANO, path, parts=["meta_queries", "connector", "projector"])
    return path


def test_trained_parts_fit_with_expected_gaps(trained: Path) -> None:
    described = inspect_checkpoint(trained, "openuni-nano")
    assert described["variants"] == ["openuni-nano"]
    fit = described["fit"]
    assert fit["ok"]
    assert fit["fitting"] == described["tensors"]
    assert set(fit["expectedGaps"]) == {"lmm", "transformer", "vae"}
    assert fit["missing"] == fit["unexpected"] == []
    assert fit["mismatch"] is None


def test_real_gaps_and_strangers_by_name(trained: Path, tmp_path: Path) -> None:
    state = torch.load(trained, weights_only=True)
    gone = next(name for name in state if name.startswith("connector.") and "bias" in name)
    del state[gone]
    torch.save({**state, "connector.extra": torch.zeros(3)}, tmp_path / "damaged.pth")
    fit = inspect_checkpoint(tmp_path / "damaged.pth", "openuni-nano")["fit"]
    assert not fit["ok"]
    assert (fit["missing"], fit["unexpected"]) == ([gone], ["connector.extra"])


def test_another_variant_by_both_names(trained: Path) -> None:
    fit = inspect_checkpoint(trained, "openuni-b-512")["fit"]
    assert not fit["ok"]
    assert "of openuni-nano, but the model is openuni-b-512" in fit["mismatch"]
    with pytest.raises(ModelNotFoundError):
        inspect_checkpoint(trained, "openuni-x")
