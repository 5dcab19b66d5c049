"""Reads the reports of folders that were scored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openuni.errors import InvalidRequestError
from openuni.protocol.validation import validate_request

FILE = "report.json"


def read_report(folder: Path) -> dict[str, Any]:
    """The report of a folder.

    Raises:
        InvalidRequestError: there is none, or it is damaged.
    """
    path = folder / FILE
    try:
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidRequestError(
            f"{folder} holds no report: {error}",
            hint=f"Score it first: openuni score geneval|dpg|wise|nano {folder}",
            details={"path": str(path)},
        ) from error
    validate_request("evaluation_report", report)
    return report
