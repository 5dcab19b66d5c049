"""The names that the protocol offers are those that the engine knows."""

from __future__ import annotations

import json
from importlib.resources import files

import torch

from openuni.pipelines.schedulers import SCHEDULERS

REQUEST = json.loads(
    (files("openuni.protocol") / "schemas" / "generate_request.json").read_text(encoding="utf-8")
)["properties"]


def test_schedulers() -> None:
    assert REQUEST["scheduler"]["enum"] == list(SCHEDULERS)


def test_dtypes() -> None:
    for name in REQUEST["model"]["properties"]["dtype"]["enum"]:
        assert isinstance(getattr(torch, name), torch.dtype)
