"""Reports as Markdown and as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from openuni.evaluation.report.comparison import Comparison, check_comparable, comparisons
from openuni.evaluation.report.published import Published, published
from openuni.evaluation.report.sections import Section, sections_of
from openuni.whole_files import write_text

_TITLES = {
    "geneval": "GenEval",
    "dpg": "DPG-Bench",
    "wise": "WISE",
    "nano": "openuni-nano's benchmark",
}


@dataclass(frozen=True)
class Page:
    """Everything that the templates show."""

    title: str
    protocol: str
    reports: Sequence[Mapping[str, Any]]
    sections: Sequence[Section]
    published: Sequence[Published]
    categories: Sequence[str]
    comparisons: Sequence[Comparison]


def page_of(reports: Sequence[Mapping[str, Any]], folders: Sequence[Path]) -> Page:
    """The page of some reports on one benchmark; each further one is compared with the first.

    Raises:
        InvalidRequestError: they are of different benchmarks, protocols or prompts.
    """
    first = reports[0]
    for other in reports[1:]:
        check_comparable(first, other)
    coarse = dict.fromkeys(
        category["name"]
        for report in reports
        for category in report["categories"]
        if category["level"] == 1
    )
    return Page(
        title=_TITLES[first["benchmark"]],
        protocol=first["protocol"],
        reports=reports,
        sections=sections_of(reports, folders),
        published=published(first["benchmark"], first["protocol"]),
        categories=list(coarse),
        comparisons=[one for other in reports[1:] for one in comparisons(first, other)],
    )


def write_report(folder: Path, page: Page) -> tuple[Path, Path]:
    """Write ``report.md`` and ``report.html`` to a folder."""
    markdown, html = folder / "report.md", folder / "report.html"
    write_text(markdown, _render("report.md.j2", page))
    write_text(html, _render("report.html.j2", page))
    return markdown, html


def _render(template: str, page: Page) -> str:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("openuni.evaluation.report", "templates"),
        autoescape=jinja2.select_autoescape(["html.j2"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(score=_score, cell=_cell, category_of=_category_of, label=_label)
    return environment.get_template(template).render(page=page)


def _score(value: float, scale: int) -> str:
    return f"{value:.2f}" if scale == 100 else f"{value:.3f}"


def _cell(text: str) -> str:
    """Text that breaks no Markdown table."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _category_of(report: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """A coarse category of a report."""
    found = (one for one in report["categories"] if (one["name"], one["level"]) == (name, 1))
    return next(found, None)


def _label(name: str) -> str:
    return name.replace("_", " ")
