"""What pictures are drawn with: kept beside them, so that no folder mixes two settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from openuni.errors import InvalidRequestError
from openuni.whole_files import write_json

FILE = "generation.json"


@dataclass(frozen=True)
class GenerationSettings:
    """Everything that pictures depend on.

    Args:
        benchmark: whose prompts.
        prompts_sha256: of the prompts.
        model: as the engine's requests name it.
        engine: ``native``, or ``module:Class``.
        width: pixels.
        height: pixels.
        steps: denoising steps.
        guidance: classifier-free guidance.
        seed: of the first picture.
        seeding: ``picture`` or ``official``.
        pictures: a prompt.
        limit: only so many prompts; None: all.
        edit_guidance: ``guidance`` of edits; None: there are none.
    """

    benchmark: str
    prompts_sha256: str
    model: Mapping[str, Any]
    engine: str
    width: int
    height: int
    steps: int
    guidance: float
    seed: int
    seeding: str
    pictures: int
    limit: int | None
    edit_guidance: float | None = None


@dataclass(frozen=True)
class GenerationRecord:
    """The settings of a folder's pictures and what drawing them took, over every start.

    ``left_out``: parts of the benchmark that the model cannot do, and why.
    """

    settings: GenerationSettings
    device: str = "unknown"
    processes: int = 1
    drawn: int = 0
    seconds: float = 0.0
    left_out: Mapping[str, str] = field(default_factory=dict)


def read_record(folder: Path) -> GenerationRecord | None:
    """What a folder's pictures were drawn with; None where they were drawn elsewhere.

    Raises:
        InvalidRequestError: the file is damaged.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return GenerationRecord(**{**record, "settings": GenerationSettings(**record["settings"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InvalidRequestError(
            f"{path} cannot be read: {error}",
            hint="Use another folder, or remove this one with its pictures.",
            details={"path": str(path)},
        ) from error


def write_record(folder: Path, record: GenerationRecord) -> None:
    """Keep what a folder's pictures are drawn with."""
    write_json(folder / FILE, {**asdict(record), "settings": asdict(record.settings)})


def check_settings(folder: Path, now: GenerationSettings) -> None:
    """See that what a folder holds, if anything, can be gone on with.

    Raises:
        InvalidRequestError: naming every setting that differs from the folder's.
    """
    record = read_record(folder)
    if record is None:
        return
    before = record.settings
    changed = [
        f"{field.name} was {getattr(before, field.name)!r}, now {getattr(now, field.name)!r}"
        for field in fields(GenerationSettings)
        if getattr(before, field.name) != getattr(now, field.name)
    ]
    if changed:
        raise InvalidRequestError(
            f"the folder holds pictures of other settings: {'; '.join(changed)}",
            hint="Choose another folder with --out, or the settings of before.",
            details={"field": "out", "changed": changed},
        )
