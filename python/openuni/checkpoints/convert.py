"""Converts checkpoints: `python -m openuni.checkpoints.convert SOURCE TARGET` prints JSON.

From any format that can be opened to safetensors or a bare ``.pth``, a tensor at a time: memory
stays at a few megabytes beside the mapped source.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Literal

import torch

from openuni.checkpoints.inspect import describe_source
from openuni.checkpoints.json_cli import Report, add_json_lines, run_as_json
from openuni.checkpoints.opening import open_checkpoint
from openuni.checkpoints.report import part_of
from openuni.checkpoints.safetensors_writer import write_safetensors
from openuni.checkpoints.tensor_source import RenamedSource
from openuni.checkpoints.torch_writer import write_torch
from openuni.errors import InvalidRequestError

TargetFormat = Literal["safetensors", "torch"]
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
_SUFFIXES: dict[str, TargetFormat] = {
    ".safetensors": "safetensors",
    ".pth": "torch",
    ".pt": "torch",
    ".bin": "torch",
}


def convert_checkpoint(
    source: Path,
    target: Path,
    *,
    to: TargetFormat | None = None,
    dtype: torch.dtype | None = None,
    parts: Collection[str] | None = None,
    on_tensor: Callable[[str, int, int], None] = lambda name, index, total: None,
) -> dict[str, Any]:
    """Write a checkpoint in another format.

    Args:
        source: any checkpoint (see :func:`openuni.checkpoints.opening.open_checkpoint`).
        target: the file to write; an existing one is replaced when the new one is whole.
        to: its format, by default told from its suffix.
        dtype: what floating-point tensors are converted to; None keeps theirs.
        parts: parts to keep (``meta_queries``, ``connector``, ``projector``, ``transformer``,
            ``LoRA``, ``lmm``, ``vae``); None keeps all.
        on_tensor: called with each name, its place from 0 and how many there are, before its
            tensor is written.

    Returns:
        ``source`` and ``target``, each as :func:`openuni.checkpoints.inspect.inspect_checkpoint`
        describes it.

    Raises:
        WeightsError: the source is missing or damaged.
        InvalidRequestError: the target's format is not known, or nothing is left to write.
    """
    _check_target(source, target)
    form = to or _SUFFIXES.get(target.suffix)
    if form is None:
        raise InvalidRequestError(
            f"{target.name} does not say which format to write",
            hint=f"End its name in one of {', '.join(_SUFFIXES)}, or name the format.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with open_checkpoint(source) as opened:
        names = {name: name for name in opened.specs if parts is None or part_of(name) in parts}
        if not names:
            raise InvalidRequestError(
                f"{source} holds nothing of {', '.join(sorted(parts or ()))}",
                details={"parts": sorted({part_of(name) for name in opened.specs})},
            )
        chosen = RenamedSource(opened, names)
        places = itertools.count()

        def follow(name: str) -> None:
            on_tensor(name, next(places), len(names))

        if form == "safetensors":
            write_safetensors(target, chosen, dtype=dtype, on_tensor=follow)
        else:
            write_torch(target, chosen, dtype=dtype, on_tensor=follow)
        described = describe_source(opened)
    with open_checkpoint(target) as written:
        return {"source": described, "target": describe_source(written)}


def _check_target(source: Path, target: Path) -> None:
    """The source is read while the target is written: one must not be the other."""
    if target.exists() and source.exists() and target.samefile(source):
        raise InvalidRequestError(
            f"{target} cannot be written in place of the checkpoint that is read from it",
            hint="Write to another name, then rename it.",
            details={"field": "target"},
        )
    if target.is_dir():
        raise InvalidRequestError(
            f"{target} is a folder", hint="Name the file to write.", details={"field": "target"}
        )


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m openuni.checkpoints.convert", description=__doc__
    )
    parser.add_argument("source", type=Path, help="checkpoint file or folder")
    parser.add_argument("target", type=Path, help="file to write")
    parser.add_argument("--format", choices=("safetensors", "torch"), help="default: by suffix")
    parser.add_argument("--dtype", choices=(*DTYPES, "keep"), default="keep")
    parser.add_argument("--parts", help="parts to keep, separated by commas (default all)")
    add_json_lines(parser)
    args = parser.parse_args()

    def work(report: Report) -> dict[str, Any]:
        return convert_checkpoint(
            args.source,
            args.target,
            to=args.format,
            dtype=DTYPES.get(args.dtype),
            parts=args.parts.split(",") if args.parts else None,
            on_tensor=lambda name, index, total: report(
                {"type": "step", "index": index, "total": total, "etaMs": None}
            ),
        )

    run_as_json(work, json_lines=args.json_lines)


if __name__ == "__main__":
    main()
