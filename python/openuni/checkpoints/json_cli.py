"""One JSON object on stdout for a program that called us, and an exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from openuni.errors import OpenUniError


def run_as_json(work: Callable[[], Mapping[str, Any]]) -> NoReturn:
    """Print what ``work`` returns and exit with 0, or its error under ``error`` and exit with 1."""
    try:
        result: Mapping[str, Any] = work()
        status = 0
    except OpenUniError as error:
        result = {
            "error": {
                "code": error.code,
                "message": error.message,
                "hint": error.hint,
                "details": error.details,
            }
        }
        status = 1
    print(json.dumps(result, indent=2))
    sys.exit(status)
