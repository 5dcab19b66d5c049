"""What the reference needs to be installed. Standard library only: it is looked at before imports.

The versions are those of ``requirements/reference*.txt``: beside this package in a checkout of
ours, elsewhere in the folder that OPENUNI_REQUIREMENTS names.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_LINE = re.compile(
    r"(?P<name>[\w.-]+)==(?P<version>[^\s;]+)"
    r"(?:\s*;\s*python_version\s*(?P<operator>>=|<)\s*\"(?P<bound>[\d.]+)\")?$"
)


@dataclass(frozen=True)
class Requirement:
    """A package that the reference imports.

    Args:
        name: as pip knows it.
        need: ``required``; ``stood-in``: imported and not used, or replaced where it is absent;
            ``optional``: for some uses.
        use: what for.
        advice: how to install it, where its name alone does not do.
        below: first version that does not work.
    """

    name: str
    need: str
    use: str
    advice: str = ""
    below: str | None = None


_NO_DEPENDENCIES = "pip install --no-deps {name}=={pin} (its own pins are narrower than what works)"
_DEEPSPEED = "DS_BUILD_OPS=0 pip install --no-build-isolation {name}=={pin}"

REQUIREMENTS = (
    Requirement("torch", "required", "everything"),
    Requirement("transformers", "required", "the language models", below="5"),
    Requirement("diffusers", "required", "SANA and its autoencoder"),
    Requirement("mmengine", "required", "config files and the runner"),
    Requirement("xtuner", "required", "the registry and the training loop", _NO_DEPENDENCIES),
    Requirement("peft", "required", "imported by the model"),
    Requirement("accelerate", "required", "loading of weights, evaluation scripts"),
    Requirement("huggingface-hub", "required", "loading of weights", below="1"),
    Requirement("tokenizers", "required", "prompts", below="0.23"),
    Requirement("einops", "required", "imported by models and scripts"),
    Requirement("datasets", "required", "imported by xtuner"),
    Requirement("scipy", "required", "imported by xtuner"),
    Requirement("sentencepiece", "required", "imported by xtuner"),
    Requirement("tiktoken", "required", "imported by xtuner"),
    Requirement("numpy", "required", "everything"),
    Requirement("pillow", "required", "pictures"),
    Requirement("safetensors", "required", "weights"),
    Requirement("tqdm", "required", "progress of the evaluation scripts"),
    Requirement("msgpack", "required", "our line to Node"),
    Requirement("jsonschema", "required", "our check of requests"),
    Requirement("torchvision", "stood-in", "datasets of xtuner that OpenUni leaves alone"),
    Requirement("scikit-image", "stood-in", "datasets of xtuner that OpenUni leaves alone"),
    Requirement("timm", "stood-in", "stochastic depth in the vision model"),
    Requirement("inflect", "stood-in", "imported by the GenEval script"),
    Requirement("flash-attn", "stood-in", "faster attention on CUDA; PyTorch's own elsewhere"),
    Requirement("deepspeed", "optional", "training with --deepspeed", _DEEPSPEED),
)


def installed(name: str) -> str | None:
    """The version that is installed, or None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def pins() -> dict[str, str]:
    """Versions that were tried together, by normalised name; empty without the files."""
    named = os.environ.get("OPENUNI_REQUIREMENTS")
    folder = Path(named) if named else Path(__file__).parents[3] / "requirements"
    found: dict[str, str] = {}
    for file in (folder / "train-no-deps.txt", *sorted(folder.glob("reference*.txt"))):
        found |= _read(file)
    return found


def normalise(name: str) -> str:
    """Names of packages compare in this form."""
    return re.sub(r"[-_.]+", "-", name).lower()


def version_numbers(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(number) for number in found[0].split(".")) if found else ()


def _read(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    found: dict[str, str] = {}
    for raw in file.read_text(encoding="utf-8").splitlines():
        line = raw.partition("#")[0].strip()
        if line.startswith("-r"):
            found |= _read(file.parent / line[2:].strip())
        elif (match := _LINE.match(line)) and _applies(match["operator"], match["bound"]):
            found[normalise(match["name"])] = match["version"]
    return found


def _applies(operator: str | None, bound: str | None) -> bool:
    if operator is None or bound is None:
        return True
    newer = sys.version_info[:2] >= version_numbers(bound)
    return newer if operator == ">=" else not newer
