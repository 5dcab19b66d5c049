"""The tiny models of the parity tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from parity.conftest import build
from parity.tiny_models import make_tokenizer, write_all

from openuni.models.openuni import OpenUni


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
