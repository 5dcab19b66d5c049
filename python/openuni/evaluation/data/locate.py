"""Finds a benchmark's data in a path that the user gave, or downloads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openuni.errors import InvalidRequestError
from openuni.evaluation.data.download import OnBytes, fetch
from openuni.evaluation.data.origins import ORIGINS

#: Files that show where the data lies: as in the repository, and beside one another.
_MARKS: Mapping[str, tuple[str, ...]] = {
    "geneval": ("prompts/evaluation_metadata.jsonl", "evaluation_metadata.jsonl"),
    "dpg": ("dpg_bench/dpg_bench.csv", "dpg_bench.csv"),
    "wise": ("vllm_eval.py", "WISE_legacy/gpt_eval.py"),
}


def locate(
    benchmark: str, given: str | None, on_bytes: OnBytes = lambda file, received, total: None
) -> Path:
    """The folder that holds a benchmark's files.

    Args:
        benchmark: ``geneval``, ``dpg`` or ``wise``.
        given: a checkout of the benchmark's repository, the folder of the files themselves, or one
            of them; None downloads the pinned revision.
        on_bytes: told of the download.

    Returns:
        geneval: the folder of evaluation_metadata.jsonl; dpg: that of dpg_bench.csv; wise: the
        root of the repository.

    Raises:
        InvalidRequestError: the files are not there.
    """
    root = fetch(benchmark, ORIGINS[benchmark], on_bytes=on_bytes) if given is None else Path(given)
    if root.is_file():
        root = root.parent
    for mark in _MARKS[benchmark]:
        if (root / mark).is_file():
            return root if benchmark == "wise" else (root / mark).parent
    raise InvalidRequestError(
        f"{root} does not hold the data of {benchmark}",
        hint=f"Give the folder of {_MARKS[benchmark][-1]}, or leave --data out to download it from "
        f"github.com/{ORIGINS[benchmark].repository}.",
        details={"field": "data", "path": str(root)},
    )
