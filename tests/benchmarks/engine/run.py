"""Our engine against the official code at a middle size, in one run.

    PYTHONPATH=python PYTHON tests/benchmarks/engine/run.py CHECKOUT [--rounds 3] [--steps 4]

CHECKOUT is a clone of the official repository; PYTHON has its stack (mmengine, xtuner, peft,
einops) beside ours. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import torch
from middle_size import write_models
from official_config import write_config
from tables import Start, print_start, print_warm
from warm import measure

#: Sides and how many pictures they are asked for: four are the official script's default.
STARTS = (("official", 4), ("ours", 4), ("ours-config", 4), ("official", 1), ("ours", 1))


def starts(arguments: list[str], rounds: int) -> dict[str, list[Start]]:
    """Starts of each side, in turn, after a first of each that does not count."""
    found: dict[str, list[Start]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as bytecode:
        # Compiled once, as what is installed is, and not into the checkout.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for side in dict.fromkeys(side for side, _ in STARTS):
            start(side, 1, arguments, environment)
        for _ in range(rounds):
            for side, pictures in STARTS:
                name = f"{side}, {pictures} asked for"
                found[name].append(start(side, pictures, arguments, environment))
    return found


def start(
    side: str, pictures: int, arguments: list[str], environment: Mapping[str, str]
) -> Start:
    """One start, in a process of its own."""
    script = Path(__file__).with_name("start.py")
    command = [sys.executable, str(script), side, str(pictures), *arguments]
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as child:
        assert child.stdout is not None
        lines = (line.split() for line in child.stdout)
        first = next((line for line in lines if line[:1] == ["first"]), None)
        seconds = time.perf_counter() - started
        peak = next(lines, ["nan"])
    if child.returncode or first is None:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return Start(seconds, float(first[1]), float(peak[0]))


def main() -> None:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "checkout", type=Path, nargs="?", default=os.environ.get("OPENUNI_REFERENCE")
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--start-rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--no-compile", dest="compile", action="store_false")
    parser.add_argument("--no-savings", dest="savings", action="store_false")
    args = parser.parse_args()
    if args.checkout is None:
        parser.error("name the official checkout, or set OPENUNI_REFERENCE")
    os.environ.update(OMP_WAIT_POLICY="PASSIVE", OMP_NUM_THREADS=str(args.threads))
    torch.set_num_threads(args.threads)
    checkout = Path(args.checkout).resolve()
    print(
        f"{platform.processor() or platform.machine()}, {args.threads} threads, "
        f"Python {platform.python_version()}, torch {torch.__version__}, fp32, "
        f"{args.size} x {args.size}, {args.steps} steps, guidance 4.5"
    )
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        write_models(models)
        config = write_config(models)
        if args.start_rounds:
            arguments = [models, config, checkout, args.steps, args.size]
            print_start(starts([str(argument) for argument in arguments], args.start_rounds))
        if args.rounds:
            warm = measure(
                checkout, models, config,
                rounds=args.rounds, steps=args.steps, size=args.size,
                compile=args.compile, savings_too=args.savings,
            )  # fmt: skip
            print_warm(warm, args.steps)


if __name__ == "__main__":
    main()
