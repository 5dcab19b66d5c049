"""The stages of an evaluation, each of which goes on where it was left."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from openuni.evaluation.benchmarks.benchmark import Benchmark
from openuni.evaluation.benchmarks.choose import open_benchmark
from openuni.evaluation.drawing_options import generation_settings
from openuni.evaluation.flags import scoring_options
from openuni.evaluation.generation.making import make
from openuni.evaluation.generation.settings import check_settings, read_record
from openuni.evaluation.report.build import build_report, default_name
from openuni.evaluation.report.reading import FILE, read_report
from openuni.evaluation.report.render import page_of, write_report
from openuni.training.event_log import EventLog
from openuni.whole_files import write_json

#: Seconds between two events on how far scoring is.
_TELL_EVERY = 1.0


def open_chosen(args: Namespace, events: EventLog) -> Benchmark:
    """The benchmark that a command names."""

    def on_bytes(file: str, received: int, total: int | None) -> None:
        events.write({"type": "download", "file": file, "bytes": received, "total": total})

    return open_benchmark(
        args.benchmark,
        data=args.data,
        protocol=args.protocol,
        only=args.only,
        limit=args.limit,
        on_bytes=_seldom(on_bytes),
    )


def draw_stage(args: Namespace, benchmark: Benchmark, folder: Path, events: EventLog) -> None:
    """Have the model make what the folder lacks."""
    settings = generation_settings(args, benchmark)
    check_settings(folder, settings)
    work = benchmark.work(settings.seed, settings.seeding)
    benchmark.prepare(folder)
    make(work, settings, folder, events, args.processes)


def score_stage(args: Namespace, benchmark: Benchmark, folder: Path, events: EventLog) -> Path:
    """Score a folder and write its report; the path of the page."""

    def on_scored(done: int, total: int) -> None:
        events.write({"type": "log", "level": "debug", "message": f"scored {done} of {total}"})

    def on_note(text: str) -> None:
        events.log("info", text)

    options = scoring_options(args)
    outcome = benchmark.score(folder, options, _seldom(on_scored), on_note)
    generation = read_record(folder)
    name = args.name or default_name(folder, generation)
    report = build_report(benchmark.name, name, outcome, generation)
    write_json(folder / FILE, report)
    for note in report["notes"]:
        events.log("warning" if note.startswith("Incomplete") else "info", note)
    return write_report(folder, page_of([report], [folder]))[1]


def report_folder(args: Namespace) -> Path:
    """Where a report goes: the folder that was asked for, the only one, or ``report``."""
    folder: Path = args.out or (args.folders[0] if len(args.folders) == 1 else Path("report"))
    return folder


def report_stage(args: Namespace, folder: Path) -> Path:
    """Report on one or more scored folders; the path of the page."""
    reports = [read_report(folder) for folder in args.folders]
    named = [dict(report) for report in reports]
    names = [report["name"] for report in reports]
    if len(set(names)) < len(names):
        # Two checkpoints of one model are told apart by their folders.
        for report, scored in zip(named, args.folders, strict=True):
            report["name"] = scored.resolve().name
    page = page_of(named, args.folders)
    folder.mkdir(parents=True, exist_ok=True)
    return write_report(folder, page)[1]


def _seldom(tell: Callable[..., None]) -> Callable[..., None]:
    """Tells at most once a second."""
    last = 0.0

    def maybe(*what: object) -> None:
        nonlocal last
        if time.monotonic() - last >= _TELL_EVERY:
            last = time.monotonic()
            tell(*what)

    return maybe
