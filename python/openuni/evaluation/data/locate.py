"""Finds a benchmark's data in a path that the user gave, or downloads it."""

from __future__ import annotations

from pathlib import Path

from openuni.errors import InvalidRequestError
from openuni.evaluation.data.download import OnBytes, fetch
from openuni.evaluation.data.given import MARKS, given_folder
from openuni.evaluation.data.origins import ORIGINS


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
    if folder := given_folder(benchmark, root):
        return folder
    raise InvalidRequestError(
        f"{root} does not hold the data of {benchmark}",
        hint=f"Give the folder of {MARKS[benchmark][-1]}, or leave --data out to download it from "
        f"github.com/{ORIGINS[benchmark].repository}.",
        details={"field": "data", "path": str(root)},
    )
