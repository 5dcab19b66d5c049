"""What was measured, as Markdown tables. Ratios are of the lowest times: noise only adds."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warm import Warm

#: The official number of steps; what a run of it takes is computed from its step and its rest.
OFFICIAL_STEPS = 20


def print_start(found: Mapping[str, list[tuple[float, float]]]) -> None:
    """Process start to first picture, and peak memory with four."""
    seconds = {side: [one[0] for one in runs] for side, runs in found.items()}
    peaks = {side: [one[1] for one in runs] for side, runs in found.items()}
    print(
        "\n| process start to first picture | seconds | ratio | peak MiB, four pictures | ratio |"
    )
    print("|---|---|---|---|---|")
    for side, times in seconds.items():
        print(
            f"| {side} | {_range(times)} | {min(times) / min(seconds['official']):.2f} "
            f"| {max(peaks[side]):.0f} | {max(peaks[side]) / max(peaks['official']):.2f} |"
        )


def print_warm(warm: Warm, steps: int) -> None:
    """Times of four pictures, of a step and of the rest; then what each saving saves."""
    official = warm.times["official"]
    own = warm.times["ours"]
    print(
        "\n| four pictures | seconds | x faster | by medians | a step | the rest "
        f"| x faster at {OFFICIAL_STEPS} steps | largest difference |\n" + "|---" * 8 + "|"
    )
    base = _at(official.whole, official.step, steps)
    for name, times in warm.times.items():
        if name.startswith("without"):
            continue
        step = min(times.step)
        rest = min(times.whole) - steps * step
        print(
            f"| {name} | {_range(times.whole)} | {min(official.whole) / min(times.whole):.2f} "
            f"| {median(official.whole) / median(times.whole):.2f} | {step:.2f} | {rest:.2f} "
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
