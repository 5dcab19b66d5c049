"""Validation of what comes over the wire, against the schemas that TypeScript is made from too."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from openuni.errors import InvalidRequestError


def validate_request(name: str, value: Any) -> None:
    """Check a request.

    Args:
        name: file name of a schema in ``protocol/schemas``, without its ending.
        value: the request as plain JSON.

    Raises:
        InvalidRequestError: naming the field at fault.
    """
    from jsonschema.exceptions import best_match

    error = best_match(_validator(name).iter_errors(value))
    if error is not None:
        field = error.json_path.removeprefix("$").removeprefix(".") or "request"
        raise InvalidRequestError(
            f"{field}: {error.message[:300]}",
            hint=_hint(error.schema),
            details={"field": field},
        )


def _hint(schema: Any) -> str:
    described = schema.get("description") if isinstance(schema, dict) else None
    return described or "Node and Python parts of different versions may be in use."


@cache
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator

    file = resources.files("openuni.protocol") / "schemas" / f"{name}.json"
    return Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))
