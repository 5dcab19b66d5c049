"""WISE's prompts: JSON files of {Prompt, Explanation, Category, Subcategory, prompt_id}."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openuni.evaluation.data.git_objects import blob_id
from openuni.evaluation.problems import Problem, refuse
from openuni.evaluation.prompt_set import PromptSet
from openuni.evaluation.wise.protocols import WiseProtocol

#: Git's ids of the published files.
OFFICIAL_BLOBS = {
    "WISE_legacy/data/cultural_common_sense.json": "49d1c3d0fb2df4b599725a458241f8b113dfbf53",
    "WISE_legacy/data/spatio-temporal_reasoning.json": "0a175dc324d60563d83af9da307ed62b48cc8d47",
    "WISE_legacy/data/natural_science.json": "e2ea67e8fd9b58667dac4587a3103c725e714680",
    "WISE_legacy/gpt_eval.py": "56ee5937fff82d0253b70f76059602b6d2537862",
    "data_verified/cultural_common_sense_verified.json": "a58268bb4a29ed3c2ac44ca570868ab5393c9c04",
    "data_verified/spatio-temporal_reasoning_verified.json": (
        "65b0e4c57d27aac5b8f8f1a6af4d5efccca6059d"
    ),
    "data_verified/natural_science_verified.json": "0eb06226c01da43d953e2e79b6f6bc55d5c86da4",
    "vllm_eval.py": "82db1108f40bf21c5a5065dba8ee6ec169168fb6",
}
_FIELDS = ("Prompt", "Explanation", "Category", "Subcategory")


def read_prompts(folder: Path, protocol: WiseProtocol) -> PromptSet:
    """The prompts of a protocol, in order of their ids.

    Args:
        folder: laid out as the official repository.
        protocol: whose files are read.

    Raises:
        IncompleteError: naming each file or prompt that is missing, double or malformed.
    """
    prompts: dict[int, Mapping[str, Any]] = {}
    problems: list[Problem] = []
    digest = hashlib.sha256()
    official = True
    for name in protocol.data:
        try:
            content = (folder / name).read_bytes()
            listed = json.loads(content)
        except (OSError, ValueError) as error:
            problems.append(Problem("wrong_data", name, f"cannot be read: {error}"))
            continue
        digest.update(content)
        official = official and blob_id(content) == OFFICIAL_BLOBS[name]
        for index, prompt in enumerate(listed if isinstance(listed, list) else [None]):
            where = f"{name}, prompt {index}"
            if wrong := _defect(prompt, protocol):
                problems.append(Problem("wrong_data", where, wrong))
            elif prompt["prompt_id"] in prompts:
                message = f"prompt_id {prompt['prompt_id']} comes twice"
                problems.append(Problem("duplicate_id", where, message))
            else:
                prompts[prompt["prompt_id"]] = prompt
    refuse(problems, "These are not WISE's prompts", hint="See docs/evaluation.md.")
    ordered = [prompts[number] for number in sorted(prompts)]
    return PromptSet("wise", ordered, digest.hexdigest(), official)


def _defect(prompt: Any, protocol: WiseProtocol) -> str | None:
    if not isinstance(prompt, dict):
        return "is no object"
    number = prompt.get("prompt_id")
    if not isinstance(number, int) or isinstance(number, bool):
        return "has no whole prompt_id"
    if not any(c.first <= number <= c.last for c in protocol.categories):
        return f"prompt_id {number} is in no category of the protocol {protocol.name}"
    empty = [name for name in _FIELDS if not str(prompt.get(name) or "").strip()]
    return f"lacks {', '.join(empty)}" if empty else None
