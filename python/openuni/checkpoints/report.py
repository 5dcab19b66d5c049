"""What became of a checkpoint's tensors, with real gaps told apart from expected ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

_ADAPTERS = "LoRA"
#: Parts that a checkpoint of trained parameters leaves out as a whole.
_OPTIONAL_PARTS = frozenset({"lmm", "vae", "transformer", _ADAPTERS})


@dataclass(frozen=True)
class LoadReport:
    """Names by what became of them."""

    path: str
    format: str
    loaded: list[str] = field(default_factory=list)
    expected_gaps: list[str] = field(default_factory=list)
    """In the model, rightly not in the checkpoint: frozen parts, tied weights, fresh adapters."""
    missing: list[str] = field(default_factory=list)
    """In the model, and the checkpoint ought to have them."""
    unexpected: list[str] = field(default_factory=list)
    """In the checkpoint, without a place in the model."""

    @property
    def ok(self) -> bool:
        """Whether nothing is missing or unexpected."""
        return not self.missing and not self.unexpected

    @property
    def parts(self) -> list[str]:
        """Parts of which something was loaded, such as ``connector``."""
        return list(count_by_part(self.loaded))

    def summary(self) -> str:
        """One line for people."""
        gaps = ", ".join(count_by_part(self.expected_gaps)) or "nothing"
        text = f"{len(self.loaded)} tensors of {', '.join(self.parts)} loaded; {gaps} left as is"
        for kind, names in (("missing", self.missing), ("unexpected", self.unexpected)):
            if names:
                text += f"; {len(names)} {kind} ({names[0]} ...)"
        return text

    def to_json(self) -> dict[str, Any]:
        """Plain values, with ``ok`` and ``parts``."""
        return {**asdict(self), "ok": self.ok, "parts": self.parts}


def part_of(name: str) -> str:
    """The part that a tensor belongs to: ``lmm``, ``transformer``, ``LoRA``, ..."""
    return _ADAPTERS if ".lora_" in name else name.partition(".")[0]


def count_by_part(names: Iterable[str]) -> dict[str, int]:
    """How many names each part has, in order of appearance."""
    return dict(Counter(part_of(name) for name in names))


def split_gaps(
    absent: Iterable[str], stored: Iterable[str], tied: frozenset[str]
) -> tuple[list[str], list[str]]:
    """Sort what the checkpoint lacks into expected gaps and real ones.

    A part that is absent as a whole is one that was frozen; one that is there in part is damaged.

    Args:
        absent: names that the model has and the checkpoint lacks.
        stored: names in the checkpoint.
        tied: names whose weights are another parameter's.
    """
    present = count_by_part(stored)
    expected: list[str] = []
    missing: list[str] = []
    for name in absent:
        part = part_of(name)
        frozen = part in _OPTIONAL_PARTS and part not in present
        (expected if frozen or name in tied else missing).append(name)
    return expected, missing
