"""Training against the official code on one machine, in one run.

    python tests/benchmarks/training/run.py CHECKOUT [--official-python PYTHON] [--size NAME]

CHECKOUT is a clone of the official repository; PYTHON an environment in which it runs on
transformers 4.57 (this one by default). Trained is the official fine-tuning at a size of sizes.py,
by the official code and by ours with one means after another switched on, each in a process of its
own, on a GPU where there is one. Reported are samples a second (of steps after the third), the peak
of memory above what it was before the first step, compilation included, the largest difference of
any step's loss from the official one, and the share of time that steps wait for data.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT / "python"), str(ROOT / "python" / "tests"), str(HERE)]

from measured import MARK  # noqa: E402
from sizes import SIZES, arguments, write_folder  # noqa: E402

CONFIG = "finetune/openuni_l_internvl3_1b_sana_0_6b_512_hf_blip3o60k.py"
WARM_UP = 3
_ON_GPU = torch.cuda.is_available()
# Without the flash_attn package the official language model is eager; on a GPU it is given fused
# kernels from outside, as the package would give it, see measured.py.
_ATTENTION = f"model.lmm.attn_implementation={'sdpa' if _ON_GPU else 'eager'}"
_OFFICIAL = ["model.reference=True", _ATTENTION]
_SHARDS = [
    "train_dataloader.dataset.image_latents_folder=shards/latents",
    "train_dataloader.dataset.cap_folder=shards/captions",
]
# Off alone it would also take PyTorch's grouped loop away, which the official code has on a GPU.
_NOT_FUSED = ["optim_wrapper.optimizer.fused=False", f"optim_wrapper.optimizer.foreach={_ON_GPU}"]
_PLAIN = ("ours, nothing switched on", [*_OFFICIAL, *_NOT_FUSED])
#: Name, and options; each switches one more means on. The loaders have the configs' four workers.
MEANS: list[tuple[str, list[str]]] = [
    _PLAIN,
    ("fused optimiser", _OFFICIAL),
    (
        "prompts without gradients, by length",
        ["model.spell_attention=False", _ATTENTION],
    ),
    ("attention as products", []),
    ("data from shards", _SHARDS),
    ("compiled blocks", [*_SHARDS, "model.compile_blocks=True"]),
]
MEANS_ON_GPU: list[tuple[str, list[str]]] = [
    _PLAIN,
    ("fused optimiser", _OFFICIAL),
    ("prompts without gradients", [_ATTENTION]),
    ("data from shards", [_ATTENTION, *_SHARDS]),
    ("compiled blocks", [_ATTENTION, *_SHARDS, "model.compile_blocks=True"]),
]


def main() -> None:
    """Reads the command line, measures and reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--official-python", default=sys.executable)
    parser.add_argument("--size", choices=list(SIZES), default="middle")
    parser.add_argument("--folder", type=Path, help="keep models and data there, or take them")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="of ours, these rows alone")
    parser.add_argument("--steps", type=int, default=12, help="of each training; default 12")
    parser.add_argument("--rounds", type=int, default=1, help="of all trainings; default 1")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, help="write the figures to this JSON file")
    args = parser.parse_args()
    checkout = args.checkout.resolve()
    with tempfile.TemporaryDirectory() as name:
        size = SIZES[args.size]
        folder = (args.folder or Path(name)).resolve() / args.size
        if not (folder / "shards").exists():
            _pack(write_folder(folder, size))
        words = arguments(size, args.steps)
        ours = [sys.executable, str(HERE / "measured.py"), "ours",
                str(ROOT / "python" / "openuni" / "configs" / CONFIG)]  # fmt: skip
        official = [args.official_python, str(HERE / "measured.py"), "official", str(checkout),
                    str(checkout / "configs" / CONFIG)]  # fmt: skip
        means = MEANS_ON_GPU if _ON_GPU else MEANS
        if args.only:
            unknown = set(args.only) - {title for title, _ in means}
            if unknown:
                parser.error(f"no rows named {', '.join(sorted(unknown))}")
            means = [(title, more) for title, more in means if title in args.only]
        sides = [
            ("official", official, []),
            *((title, ours, more) for title, more in means),
        ]
        runs: dict[str, list[dict[str, Any]]] = {title: [] for title, _, _ in sides}
        for turn in range(args.rounds):
            for title, command, more in sides:
                work_dir = f"{title} {turn}"
                done = measure(
                    folder,
                    [*command, "--work-dir", work_dir, *words, *more],
                    args.threads,
                )
                if command is ours:
                    done["data_wait_share"] = data_wait(folder / work_dir, size.batch)
                runs[title].append(done)
                rate = summary(title, [done], done, size.batch)["samples_per_second"]
                told = f"{title}, round {turn + 1}: {rate:.2f} samples/s"
                print(told, file=sys.stderr, flush=True)
        rows = [
            summary(title, runs[title], runs["official"][0], size.batch) for title, _, _ in sides
        ]
    show(rows)
    if args.out:
        args.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def measure(folder: Path, command: list[str], threads: int) -> dict[str, Any]:
    """What one training printed."""
    env = {
        **os.environ, "OMP_NUM_THREADS": str(threads), "OMP_WAIT_POLICY": "PASSIVE",
        "PYTHONPATH": os.pathsep.join([*sys.path[:3], os.environ.get("PYTHONPATH", "")]),
    }  # fmt: skip
    done = subprocess.run(command, cwd=folder, env=env, text=True, capture_output=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])} failed:\n{done.stdout}\n{done.stderr}"[-4000:])
    line = next(line for line in done.stdout.splitlines() if line.startswith(MARK))
    measured: dict[str, Any] = json.loads(line.removeprefix(MARK))
    return measured


def summary(
    title: str, runs: list[dict[str, Any]], official: dict[str, Any], batch: int
) -> dict[str, Any]:
    """One row of the report, over all rounds."""
    seconds: list[float] = []
    for run in runs:
        ends = [step["at"] for step in run["steps"]]
        seconds += [after - before for before, after in itertools.pairwise(ends)][WARM_UP:]
    pairs = zip(runs[0]["steps"], official["steps"], strict=True)
    row = {
        "title": title,
        "samples_per_second": batch / statistics.median(seconds),
        "memory_above_weights": statistics.median(
            max(step["memory"] for step in run["steps"]) for run in runs
        ),
        "loss_difference": max(abs(a["loss"] - b["loss"]) / abs(b["loss"]) for a, b in pairs),
    }
    if "data_wait_share" in runs[0]:
        row["data_wait_share"] = statistics.median(run["data_wait_share"] for run in runs)
    return row


def data_wait(work_dir: Path, batch: int) -> float:
    """Share of the steps' time that they waited for their batches."""
    lines = (work_dir / "events.jsonl").read_text(encoding="utf-8").splitlines()
    values = [e["values"] for e in map(json.loads, lines) if e["type"] == "metric"][WARM_UP:]
    waited = sum(value["data_wait"] for value in values)
    return waited / sum(batch / value["samples_per_second"] for value in values)


def show(rows: list[dict[str, Any]]) -> None:
    """A table in Markdown; shares are against the row before."""
    print("| training | samples/s | against official | this means' share | memory | loss | waits |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    first = before = rows[0]
    for row in rows:
        rate = row["samples_per_second"]
        waits = f"{row['data_wait_share']:.1%}" if "data_wait_share" in row else ""
        print(
            f"| {row['title']} | {rate:.2f} | {rate / first['samples_per_second']:.3f} "
            f"| {rate / before['samples_per_second']:.3f} "
            f"| {row['memory_above_weights'] / first['memory_above_weights']:.3f} "
            f"| {row['loss_difference']:.1e} | {waits} |"
        )
        before = row


def _pack(folder: Path) -> None:
    from openuni.data.prepare.command_line import main as prepare

    data = folder / "data" / "BLIP3o-60k"
    for source, target, kind in (
        ("raw", "captions", "tar"), ("raw_dc32_512", "latents", "safetensors"),
    ):  # fmt: skip
        words = [
            "pack",
            str(data / source),
            "--output",
            str(folder / "shards" / target),
        ]
        if prepare([*words, "--format", kind]):
            raise SystemExit(f"{source} could not be packed")


if __name__ == "__main__":
    main()
