"""What a page shows of the pictures and of each part: categories as rows, and a gallery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openuni.evaluation.report.gallery import Shown, best_and_worst

Report = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """A category: for each report its {estimate, count}, or None where it has none.

    ``fine``: a part of the category before it.
    """

    name: str
    label: str
    fine: bool
    cells: Sequence[Mapping[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """The pictures, or a part.

    Args:
        name: empty, or ``edit`` or ``chat``.
        scored: of each report, what it says of the part; None where it has none.
        rows: the categories.
        galleries: of each report, the best and the worst pictures.
    """

    name: str
    scored: Sequence[Mapping[str, Any] | None]
    rows: Sequence[Row]
    galleries: Sequence[tuple[list[Shown], list[Shown]]]


def sections_of(reports: Sequence[Report], folders: Sequence[Path]) -> list[Section]:
    """The pictures first, then every part that a report has."""
    names = dict.fromkeys(part["name"] for report in reports for part in report.get("parts", []))
    parts = [_section(name, [_part(report, name) for report in reports], folders) for name in names]
    if parts and not any(report["items"] for report in reports):
        return parts
    return [_section("", reports, folders), *parts]


def _section(name: str, scored: Sequence[Report | None], folders: Sequence[Path]) -> Section:
    galleries = [
        best_and_worst(one["items"] if one else [], folder)
        for one, folder in zip(scored, folders, strict=True)
    ]
    return Section(
        name, scored, _rows([one["categories"] if one else [] for one in scored]), galleries
    )


def _part(report: Report, name: str) -> Mapping[str, Any] | None:
    found = (part for part in report.get("parts", []) if part["name"] == name)
    return next(found, None)


def _rows(listed: Sequence[Sequence[Mapping[str, Any]]]) -> list[Row]:
    rows = []
    for name, level in dict.fromkeys((c["name"], c["level"]) for some in listed for c in some):
        cells = [
            next((c for c in some if (c["name"], c["level"]) == (name, level)), None)
            for some in listed
        ]
        label = name.replace("_", " ")
        rows.append(Row(name, label, level == 2, cells))
        held_out = [cell and cell.get("heldOut") for cell in cells]
        if any(held_out):
            rows.append(Row(name, f"{label}, held out", fine=True, cells=held_out))
    return rows
