"""Processes that are the first on a machine wait for each other's caches."""

from __future__ import annotations

import importlib
import pickle

import pytest

from openuni.errors import OpenUniError
from openuni.training import first_import


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[Exception | None]:
    """What importing does, one after another; the last goes on for ever."""
    outcomes: list[Exception | None] = []

    def import_module(name: str) -> None:
        outcome = outcomes.pop(0) if len(outcomes) > 1 else outcomes[0]
        if outcome is not None:
            raise outcome

    monkeypatch.setattr(importlib, "import_module", import_module)
    monkeypatch.setattr(first_import, "_PAUSE", 0.001)
    return outcomes


def test_a_cache_that_is_being_written_is_waited_for(tries: list[Exception | None]) -> None:
    tries += [EOFError("Ran out of input"), pickle.UnpicklingError("truncated"), None]
    first_import.import_mmengine()
    assert tries == [None]


def test_one_that_stays_damaged_is_told_of(
    tries: list[Exception | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_import, "_SECONDS", 0.01)
    tries.append(EOFError("Ran out of input"))
    with pytest.raises(OpenUniError, match="Ran out of input") as caught:
        first_import.import_mmengine()
    assert "YAPF" in (caught.value.hint or "")


def test_what_else_is_wrong_is_told_as_it_is(tries: list[Exception | None]) -> None:
    tries.append(ImportError("no yapf"))
    with pytest.raises(ImportError, match="no yapf"):
        first_import.import_mmengine()
