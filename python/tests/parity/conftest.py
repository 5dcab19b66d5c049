"""Our models on the tiny folders, and what the official code answered on the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import torch

from openuni.models.connector import ConnectorConfig
from openuni.models.openuni import OpenUni, OpenUniConfig, ProjectorType
from openuni.models.pretrained import load_lmm, load_transformer, load_vae
from parity.tiny_models import CONNECTOR, QUERIES, make_tokenizer, trained_weights, write_all

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def tiny_folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_all(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tokenizer():
    return make_tokenizer()


@pytest.fixture(scope="session")
def internvl(tiny_folders: Path) -> OpenUni:
    return build(tiny_folders, "internvl", "enc_proj")


@pytest.fixture
def fresh(tiny_folders: Path) -> Callable[[], OpenUni]:
    """Makes a model of its own, for tests that change it."""
    return lambda: build(tiny_folders, "internvl", "enc_proj")


@pytest.fixture(scope="session")
def qwen(tiny_folders: Path) -> OpenUni:
    return build(tiny_folders, "qwen", "proj_enc_proj")


@pytest.fixture(scope="session")
def official_internvl() -> Mapping[str, np.ndarray]:
    return dict(np.load(FIXTURES / "internvl.npz"))


@pytest.fixture(scope="session")
def official_qwen() -> Mapping[str, np.ndarray]:
    return dict(np.load(FIXTURES / "qwen.npz"))


def build(folders: Path, lmm: str, proj_type: ProjectorType) -> OpenUni:
    model = OpenUni(
        OpenUniConfig(QUERIES, ConnectorConfig(**CONNECTOR), proj_type),
        load_lmm(folders / lmm),
        load_transformer(folders / "sana" / "transformer"),
        load_vae(folders / "vae"),
    )
    missing, unexpected = model.load_state_dict(trained_weights(proj_type), strict=False)
    assert not unexpected
    assert {name.partition(".")[0] for name in missing} == {"lmm", "transformer", "vae"}
    return model.eval().requires_grad_(False)


def assert_close(ours: torch.Tensor, official: np.ndarray, relative: float = 1e-5) -> None:
    """Largest difference, relative to the largest value."""
    expected = torch.from_numpy(np.asarray(official)).double()
    difference = (ours.double() - expected).abs().max() / expected.abs().max()
    assert difference <= relative, f"relative difference {difference:.2e}"
