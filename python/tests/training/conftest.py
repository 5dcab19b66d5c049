"""Trainings need requirements/train.txt: without it these tests say so instead of running."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from training.tiny_job import write_folder

_MISSING = [name for name in ("mmengine", "xtuner") if importlib.util.find_spec(name) is None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if _MISSING and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=f"not installed: {', '.join(_MISSING)}"))


@pytest.fixture(scope="session")
def job_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("jobs"))
