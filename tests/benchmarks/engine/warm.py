"""Four pictures of one prompt, both sides and each of our savings, turn by turn in one process."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import official
import ours
import torch

from openuni.models.compilation import compile_regions, release_regions
from openuni.models.native_folder import LoadedFolder
from openuni.pipelines.savings import Savings
from openuni.pipelines.savings.cross_attention_cache import CachedCondition, cross_attention_cache

PROMPT, PICTURES = "a red circle", 4


@dataclass
class Times:
    """Seconds of each run, of the processor, and of a step for all pictures within it."""

    whole: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    step: list[float] = field(default_factory=list)


@dataclass
class Warm:
    """What was measured: times by the side's name, and how far pictures were from the official."""

    times: dict[str, Times]
    differences: dict[str, int]
    compile_seconds: float | None


Draw = Callable[[Callable[[], None]], torch.Tensor]


def measure(
    checkout: Path, models: Path, config: Path, *, rounds: int, steps: int, size: int,
    compile: bool, savings_too: bool,
) -> Warm:  # fmt: skip
    """Run every side once a round, after a first time that does not count."""
    reference = official.load(checkout, models, config)
    loaded = ours.load_parts(models)
    shape = PICTURES, steps, size

    def draw_ours(**settings: Any) -> Draw:
        return lambda on_step: ours.draw(loaded, PROMPT, *shape, on_step, **settings)

    sides: dict[str, Draw] = {
        "official": lambda on_step: official.draw(reference, PROMPT, *shape, on_step),
        "ours": draw_ours(),
        "ours, together": draw_ours(batch_size=PICTURES),
        "bare calls": lambda on_step: bare_calls(loaded, steps, size),
    }
    if savings_too:
        sides["no saving, together"] = draw_ours(savings=Savings.none(), batch_size=PICTURES)
        for one in fields(Savings):
            # Pictures that are denoised one at a time are decoded so as well.
            batch = PICTURES if one.name == "decode_in_parts" else 1
            savings = replace(Savings(), **{one.name: False})
            sides[f"without {one.name}"] = draw_ours(savings=savings, batch_size=batch)
    seconds = None
    if compile:
        with compiled(loaded, first=True):
            started = time.perf_counter()
            draw_ours()(lambda: None)
            seconds = time.perf_counter() - started
        sides["ours, compiled"] = draw_ours()
        sides["ours, compiled, together"] = draw_ours(batch_size=PICTURES)

    times: dict[str, Times] = defaultdict(Times)
    differences: dict[str, int] = {}
    for round_ in range(rounds + 1):
        for name, draw in sides.items():
            with compiled(loaded, off="compiled" not in name):
                stamps: list[float] = []
                spent, started = time.process_time(), time.perf_counter()
                drawn = draw(lambda stamps=stamps: stamps.append(time.perf_counter()))
                whole, spent = time.perf_counter() - started, time.process_time() - spent
            if round_:
                times[name].whole.append(whole)
                times[name].processor.append(spent)
                times[name].step.append(_step(stamps, steps))
            elif name == "official":
                expected = drawn.int()
            elif name != "bare calls":
                differences[name] = int((drawn.int() - expected).abs().max())
    return Warm(times, differences, seconds)


def bare_calls(loaded: LoadedFolder, steps: int, size: int) -> torch.Tensor:
    """The transformer and decoder calls alone that four pictures take, one picture at a time."""
    model = loaded.model
    side = size // model.latent_downsampling
    latents = torch.randn(2, int(model.transformer.config.in_channels), side, side)
    timestep = torch.full((2,), 500.0)
    with torch.inference_mode():
        condition = torch.randn(2, model.config.num_queries, model.caption_channels)
        cached = CachedCondition(model.transformer, condition)
        for _ in range(PICTURES):
            with cross_attention_cache(model.transformer, cached) as states:
                for _ in range(steps):
                    model.transformer(latents, states, timestep, return_dict=False)
            pixels = model.vae.decode(latents[:1], return_dict=False)[0]
    return pixels


@contextmanager
def compiled(loaded: LoadedFolder, *, first: bool = False, off: bool = False) -> Iterator[None]:
    """Compiled regions while the block lasts; compiled anew the first time only."""
    model = loaded.model
    if off:
        yield
        return
    if first:
        compile_regions(model)
        _COMPILED[:] = [
            (m, m._compiled_call_impl) for m in model.modules() if m._compiled_call_impl
        ]
    for module, call in _COMPILED:
        module._compiled_call_impl = call
    yield
    release_regions(model)


_COMPILED: list[tuple[Any, Any]] = []


def _step(stamps: list[float], steps: int) -> float:
    """Seconds of one step for all pictures, from when steps ended."""
    if len(stamps) < 2:
        return float("nan")
    batches = len(stamps) // steps
    gaps = [
        after - before
        for index, (before, after) in enumerate(pairwise(stamps))
        if (index + 1) % steps
    ]
    return median(gaps) * batches
