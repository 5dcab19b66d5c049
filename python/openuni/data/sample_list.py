"""The list of samples that a dataset draws from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openuni.errors import InvalidRequestError


def read_sample_list(data_path: str | Path) -> list[dict[str, Any]]:
    """Samples of a ``.json`` list, or of all ``.json`` lists in a folder in the order of names.

    Raises:
        InvalidRequestError: a file is missing or is no list of objects, or there is no sample.
    """
    path = Path(data_path)
    files = [path] if path.suffix == ".json" else sorted(path.glob("*.json"))
    samples = [sample for file in files for sample in _read(file)]
    if not samples:
        raise _invalid(path, "holds no samples" if path.exists() else "does not exist")
    return samples


def _read(file: Path) -> list[dict[str, Any]]:
    try:
        samples = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _invalid(file, "does not exist") from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _invalid(file, f"cannot be read: {error}") from error
    if not isinstance(samples, list) or not all(isinstance(sample, dict) for sample in samples):
        raise _invalid(file, "must be a JSON list of objects")
    return samples


def _invalid(path: Path, problem: str) -> InvalidRequestError:
    return InvalidRequestError(
        f"data_path {path} {problem}",
        hint='It is a JSON list of {"image": ..., "annotation": ...}, or a folder of such lists.',
        details={"field": "data_path", "path": str(path)},
    )
