"""What holds for every test."""

from __future__ import annotations

import os
import tempfile
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:
    # Read when torch is imported: processes beside each other share the cores, one thread each.
    os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart() -> None:
    # It writes a cache when it is first imported on a machine, which processes beside each other
    # would read half written.
    if "PYTEST_XDIST_WORKER" not in os.environ and find_spec("yapf"):
        import_module("yapf")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from side_by_side import FilesAndFolders

    return FilesAndFolders(config, log)


@pytest.fixture(scope="session", autouse=True)
def _temporary_files():
    """A folder for what the tests, and processes that they start and kill, leave behind."""
    with (
        tempfile.TemporaryDirectory(prefix="openuni-pytest-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", folder)
        yield
