"""What was measured, as Markdown tables. Ratios are of the lowest times: noise only adds.

Processor time does not count waiting for a core, so its ratios hold on a busy machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warm import Warm

#: The official number of steps; what a run of it takes is computed from its step and its rest.
OFFICIAL_STEPS = 20


@dataclass(frozen=True)
class Start:
    """One start: seconds to the first picture, the processor's seconds by then, peak MiB."""

    seconds: float
    processor: float
    peak: float


def print_start(found: Mapping[str, list[Start]]) -> None:
    """Process start to first picture, and peak memory."""
    print("\n| process start to first picture | seconds | ratio | processor | peak MiB | ratio |")
    print("|---" * 6 + "|")
    for side, runs in found.items():
        official = found[f"official, {side.partition(', ')[2]}"]
        seconds, peak = [run.seconds for run in runs], max(run.peak for run in runs)
        ratio = min(seconds) / min(run.seconds for run in official)
        spent = min(run.processor for run in runs) / min(run.processor for run in official)
        print(
            f"| {side} | {_range(seconds)} | {ratio:.2f} | {spent:.2f} "
            f"| {peak:.0f} | {peak / max(run.peak for run in official):.2f} |"
        )


def print_warm(warm: Warm, steps: int) -> None:
    """Times of four pictures, of a step and of the rest; then what each saving saves."""
    official = warm.times["official"]
    own = warm.times["ours"]
    print(
        "\n| four pictures | seconds | x faster | by medians | by processor time | a step "
        f"| the rest | x faster at {OFFICIAL_STEPS} steps | largest difference |\n"
        + "|---" * 9
        + "|"
    )
    base = _at(official.whole, official.step, steps)
    for name, times in warm.times.items():
        if name.startswith("without"):
            continue
        step = min(times.step)
        rest = min(times.whole) - steps * step
        print(
            f"| {name} | {_range(times.whole)} | {min(official.whole) / min(times.whole):.2f} "
            f"| {median(official.whole) / median(times.whole):.2f} "
            f"| {min(official.processor) / min(times.processor):.2f} | {step:.2f} | {rest:.2f} "
            f"| {base / _at(times.whole, times.step, steps):.2f} "
            f"| {warm.differences.get(name, '')} |"
        )
    bare = min(warm.times["bare calls"].whole)
    print(f"\nOurs over the bare calls: {min(own.whole) / bare:.3f}")
    if warm.compile_seconds is not None:
        print(f"First compiled call: {warm.compile_seconds:.0f} s")
    print("\n| saving | seconds more without it | share |\n|---|---|---|")
    for name, times in warm.times.items():
        if name.startswith("without"):
            saving = name.removeprefix("without ")
            beside = "ours, together" if saving == "decode_in_parts" else "ours"
            least = min(warm.times[beside].whole)
            more = min(times.whole) - least
            print(f"| {saving} | {more:.2f} | {more / least:.1%} |")


def _at(whole: list[float], step: list[float], steps: int) -> float:
    """Seconds that the official number of steps would take."""
    return min(whole) + (OFFICIAL_STEPS - steps) * min(step)


def _range(times: list[float]) -> str:
    return f"{median(times):.2f} ({min(times):.2f} to {max(times):.2f})"
