"""What holds for every test."""

from __future__ import annotations

import tempfile

import pytest


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
