"""Evidence from a file of JSON lines, made elsewhere or in an earlier run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from openuni.errors import InvalidRequestError
from openuni.evaluation.problems import Problem, refuse

Evidence = TypeVar("Evidence")


def read_recording(
    file: Path, evidence: str, read: Callable[[Mapping[str, Any]], tuple[str, Evidence]]
) -> dict[str, Evidence]:
    """What a recording holds, by what it is about.

    Args:
        file: the recording; empty lines are passed over.
        evidence: what a line is, with its article: ``a detection``.
        read: subject and evidence of a line; may raise ValueError, KeyError, TypeError and
            AttributeError for a line that is none.

    Raises:
        InvalidRequestError: the file cannot be read.
        IncompleteError: naming each line that is none, or whose subject came before.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequestError(
            f"{file} cannot be read: {error}", details={"path": str(file)}
        ) from error
    held: dict[str, Evidence] = {}
    problems: list[Problem] = []
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        where = f"{file.name}, line {number}"
        try:
            subject, found = read(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(Problem("wrong_data", where, f"not {evidence}: {error}"))
            continue
        if subject in held:
            problems.append(Problem("duplicate_id", where, f"{subject} comes twice"))
        held[subject] = found
    refuse(problems, f"{file.name} is not a recording", hint="See docs/evaluation.md.")
    return held
