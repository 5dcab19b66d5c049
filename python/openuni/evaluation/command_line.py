"""``python -m openuni.evaluation``: the stages as commands that write events as they go."""

from __future__ import annotations

import os
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from openuni.errors import OpenUniError
from openuni.exit_status import REFUSED, print_error
from openuni.failure_file import clear_failure, write_failure
from openuni.packages import require_packages
from openuni.training.event_log import EventLog


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a stage; the exit status: 0, or 2 for what the user can put right."""
    folder: Path | None = None
    try:
        require_packages(
            "evaluation", "httpx", "tenacity", "jinja2",
            hint="openuni setup --evaluation, or pip install -r requirements/evaluation.txt",
        )  # fmt: skip
        from openuni.evaluation.flags import parser

        args = parser().parse_args(arguments)
        if args.stage == "report":
            from openuni.evaluation.stages import report_folder, report_stage

            folder = report_folder(args)
            print(report_stage(args, folder))
            return 0
        folder = args.folder
        _run(args)
    except OpenUniError as error:
        print_error(error)
        _record(folder, error)
        return REFUSED
    return 0


def _run(args: Namespace) -> None:
    from openuni.evaluation.stages import draw_stage, open_chosen, score_stage

    folder: Path = args.folder
    is_first = os.environ.get("RANK", "0") == "0"
    if args.stage != "score":
        folder.mkdir(parents=True, exist_ok=True)
    elif not folder.is_dir():
        raise OpenUniError(f"there is no folder {folder}")
    clear_failure(folder)
    events = EventLog(folder, enabled=is_first)
    timings = {}
    benchmark = open_chosen(args, events)
    if args.stage != "score":
        began = time.perf_counter()
        draw_stage(args, benchmark, folder, events)
        timings["generate"] = (time.perf_counter() - began) * 1000
    if args.stage != "generate" and is_first:
        began = time.perf_counter()
        print(score_stage(args, benchmark, folder, events))
        timings["score"] = (time.perf_counter() - began) * 1000
    timings["total"] = sum(timings.values())
    events.write({"type": "done", "timings": timings})
    events.close()


def _record(folder: Path | None, error: OpenUniError) -> None:
    if folder is None or not folder.is_dir():
        return
    EventLog(folder).log("error", error.message)
    write_failure(folder, error)
