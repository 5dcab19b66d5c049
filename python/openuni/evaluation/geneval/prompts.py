"""GenEval's prompts: one JSON object a line, with what its pictures must show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openuni.evaluation.problems import Problem, refuse
from openuni.evaluation.prompt_set import PromptSet
from openuni.protocol.validation import validate_request

TAGS = ("single_object", "two_object", "counting", "colors", "position", "color_attr")
FILE = "evaluation_metadata.jsonl"
_OFFICIAL = "5c48e0813e812e3c373fa5c8ed07a8f0a483be30272b4427b0559c8048e67c13"


def read_prompts(file: Path) -> PromptSet:
    """The prompts of a file, their line number from 0 as id.

    Raises:
        InvalidRequestError: naming each line that is not a prompt.
    """
    content = file.read_bytes()
    lines: list[Mapping[str, Any]] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, text in enumerate(content.decode("utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            check_metadata(line)
        except ValueError as error:
            problems.append(Problem("wrong_data", f"{file.name}, line {number}", str(error)))
            continue
        first = seen.setdefault(json.dumps(line, sort_keys=True), number)
        if first != number:
            where = f"{file.name}, line {number}"
            problems.append(Problem("duplicate_id", where, f"is line {first} once more"))
        lines.append(line)
    if not lines and not problems:
        problems.append(Problem("wrong_data", file.name, "holds no prompts"))
    refuse(problems, f"{file.name} is not a set of GenEval prompts", hint="See docs/evaluation.md.")
    digest = hashlib.sha256(content).hexdigest()
    return PromptSet("geneval", lines, digest, official=digest == _OFFICIAL)


def check_metadata(line: Any) -> None:
    """Check one prompt's line.

    Raises:
        ValueError: saying what is wrong with it.
    """
    from openuni.errors import InvalidRequestError

    try:
        validate_request("geneval_prompt", line)
    except InvalidRequestError as error:
        raise ValueError(error.message) from error
    for index, item in enumerate(line["include"]):
        if "position" in item and not 0 <= item["position"][1] < index:
            raise ValueError(f"include[{index}].position refers to no earlier item")
