"""A benchmark's data in a path that the user gave. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

#: Files that show where the data lies: as in the repository, and beside one another.
MARKS: Mapping[str, tuple[str, ...]] = {
    "geneval": ("prompts/evaluation_metadata.jsonl", "evaluation_metadata.jsonl"),
    "dpg": ("dpg_bench/dpg_bench.csv", "dpg_bench.csv"),
    "wise": ("vllm_eval.py", "WISE_legacy/gpt_eval.py"),
}


def given_folder(benchmark: str, given: Path) -> Path | None:
    """The folder that holds a benchmark's files; None where it does not hold them.

    Args:
        benchmark: ``geneval``, ``dpg`` or ``wise``.
        given: a checkout of the benchmark's repository, the folder of the files themselves, or one
            of them.

    Returns:
        geneval: the folder of evaluation_metadata.jsonl; dpg: that of dpg_bench.csv; wise: the
        root of the repository.
    """
    root = given.parent if given.is_file() else given
    for mark in MARKS[benchmark]:
        if (root / mark).is_file():
            return root if benchmark == "wise" else (root / mark).parent
    return None
