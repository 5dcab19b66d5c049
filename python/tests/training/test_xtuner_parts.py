"""xtuner's packages are entered without running them, whoever looks around in them."""

from __future__ import annotations

import sys

import pytest


def test_looking_for_any_name_runs_nothing() -> None:
    from openuni.training import xtuner_parts

    xtuner_parts.install()
    package = sys.modules["xtuner.dataset"]
    # As pickle asks every module for the name of a function.
    assert getattr(package, "spelled_attention", None) is None
    assert "_ran" not in vars(package)
    with pytest.raises(AttributeError, match="has no attribute 'nothing_of_xtuners'"):
        _ = package.nothing_of_xtuners
