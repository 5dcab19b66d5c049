"""Which models made the evidence in a folder: it is never mixed with another's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from openuni.errors import InvalidRequestError
from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.whole_files import write_json


def claim_evidence(
    folder: Path, evidence: str, scorers: Sequence[ScorerInfo], settings: Mapping[str, Any]
) -> None:
    """Note who makes an evidence file, or see that it is the same as before.

    Args:
        folder: of the pictures.
        evidence: name of the evidence file; the note lies beside it.
        scorers: the models.
        settings: whatever else the evidence depends on, as JSON.

    Raises:
        InvalidRequestError: the evidence was made by other models or settings.
    """
    note = folder / f"{Path(evidence).stem}_scorers.json"
    now = {"scorers": [asdict(scorer) for scorer in scorers], "settings": dict(settings)}
    if note.exists() and (folder / evidence).exists():
        before = json.loads(note.read_text(encoding="utf-8"))
        if before != json.loads(json.dumps(now)):
            names = ", ".join(str(s.get("name")) for s in before.get("scorers", []))
            raise InvalidRequestError(
                f"{evidence} in {folder} was made by others ({names}) or with other settings",
                hint=f"Score with the same ones, or remove {evidence} to begin again.",
                details={"path": str(folder / evidence)},
            )
    write_json(note, now)
