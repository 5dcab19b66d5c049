"""A benchmark by name, its data found or downloaded."""

from __future__ import annotations

from pathlib import Path

from openuni.errors import InvalidRequestError
from openuni.evaluation.benchmarks.benchmark import Benchmark
from openuni.evaluation.benchmarks.dpg import DpgBenchmark
from openuni.evaluation.benchmarks.geneval import GenevalBenchmark
from openuni.evaluation.benchmarks.wise import WiseBenchmark
from openuni.evaluation.data.download import OnBytes
from openuni.evaluation.data.locate import locate
from openuni.evaluation.generation.tasks import PARTS

BENCHMARKS = ("geneval", "dpg", "wise", "nano")
PROTOCOLS = {
    "geneval": ("official",),
    "dpg": ("official", "fixed"),
    "wise": ("original", "verified"),
    "nano": ("official",),
}


def open_benchmark(
    name: str,
    *,
    data: str | None,
    protocol: str | None,
    only: str | None = None,
    limit: int | None,
    on_bytes: OnBytes,
) -> Benchmark:
    """A benchmark, ready.

    Args:
        name: one of ``BENCHMARKS``.
        data: where its files are; None: downloaded.
        protocol: see ``PROTOCOLS``; the first is the default.
        only: some of the parts of nano (``pictures,edit,chat``); None: all.
        limit: only so many prompts, spread evenly; None: all.
        on_bytes: told of a download.

    Raises:
        InvalidRequestError: the protocol is another benchmark's, or the data is wrong.
    """
    chosen = protocol or PROTOCOLS[name][0]
    if chosen not in PROTOCOLS[name]:
        raise InvalidRequestError(
            f"{name} has no protocol {chosen!r}",
            hint=f"Use {' or '.join(PROTOCOLS[name])}.",
            details={"field": "protocol"},
        )
    if limit is not None and limit < 1:
        raise InvalidRequestError("limit must be 1 or more", details={"field": "limit"})
    if name == "nano":
        from openuni.evaluation.benchmarks.nano import NanoBenchmark

        return NanoBenchmark(_parts(only), limit)
    if only is not None:
        raise InvalidRequestError(f"{name} has no parts to choose", details={"field": "only"})
    if name == "geneval":
        benchmark: Benchmark = _geneval(data, on_bytes)
    elif name == "dpg":
        from openuni.evaluation.dpg import prompts as dpg_prompts

        folder = locate("dpg", data, on_bytes)
        benchmark = DpgBenchmark(dpg_prompts.read_prompts(folder / dpg_prompts.FOLDER), folder)
    else:
        from openuni.evaluation.wise import prompts as wise_prompts
        from openuni.evaluation.wise.protocols import PROTOCOLS as WISE_PROTOCOLS

        folder, wise = locate("wise", data, on_bytes), WISE_PROTOCOLS[chosen]
        benchmark = WiseBenchmark(wise_prompts.read_prompts(folder, wise), wise, folder)
    benchmark.prompts = benchmark.prompts.limited(limit)  # type: ignore[misc]
    return benchmark


def _parts(only: str | None) -> list[str]:
    """The parts of nano that are asked for."""
    if only is None:
        return list(PARTS)
    named = [part.strip() for part in only.split(",")]
    unknown = [part for part in named if part not in PARTS]
    if unknown:
        raise InvalidRequestError(
            f"nano has no part {unknown[0]!r}",
            hint=f"Use {', '.join(PARTS)}, or some of them.",
            details={"field": "only"},
        )
    return named


def _geneval(data: str | None, on_bytes: OnBytes) -> GenevalBenchmark:
    from openuni.evaluation.geneval.prompts import FILE, read_prompts

    file = Path(data) if data and Path(data).is_file() else locate("geneval", data, on_bytes) / FILE
    return GenevalBenchmark(read_prompts(file), file.with_name("object_names.txt"))
