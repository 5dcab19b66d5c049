"""The JSON Schemas accept and refuse what the TypeScript schemas do: both run the same fixtures."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

FIXTURES = Path(__file__).parents[2] / "packages" / "protocol" / "fixtures"
SCHEMAS = files("openuni") / "protocol" / "schemas"


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def fixtures() -> list[dict[str, Any]]:
    return [
        fixture
        for path in sorted(FIXTURES.glob("*.json"))
        for fixture in json.loads(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda f: f"{f['schema']}: {f['name']}")
def test_schema_and_fixture_agree(fixture: dict[str, Any]) -> None:
    assert validator(fixture["schema"]).is_valid(fixture["value"]) is fixture["valid"]


def test_every_schema_has_fixtures() -> None:
    covered = {fixture["schema"] for fixture in fixtures()}
    assert covered == {path.name.removesuffix(".json") for path in SCHEMAS.iterdir()}
