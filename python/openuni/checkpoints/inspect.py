"""Says what a checkpoint holds: `python -m openuni.checkpoints.inspect PATH` prints JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openuni.checkpoints.fit import fit_to_variant
from openuni.checkpoints.json_cli import add_json_lines, run_as_json
from openuni.checkpoints.opening import open_checkpoint
from openuni.checkpoints.report import part_of
from openuni.checkpoints.tensor_source import TensorSource, TensorSpec
from openuni.checkpoints.variants import fingerprint, matching_variants


def inspect_checkpoint(path: Path, variant: str | None = None) -> dict[str, Any]:
    """What a checkpoint holds, from its headers alone.

    Args:
        path: any checkpoint (see :func:`openuni.checkpoints.opening.open_checkpoint`).
        variant: the id of a model to compare it with.

    Returns:
        ``path``, ``format``, ``fileBytes`` (of all its files), ``tensors``, ``parameters``,
        ``parts`` (part -> tensors, parameters, bytes, dtypes), ``variants`` (ids that its shapes
        fit), ``shapes`` (the numbers that tell variants apart) and, with ``variant``, ``fit`` (see
        :func:`openuni.checkpoints.fit.fit_to_variant`).

    Raises:
        WeightsError: the checkpoint is missing or damaged.
        ModelNotFoundError: no such variant.
    """
    with open_checkpoint(path) as source:
        described = describe_source(source)
        return {**described, "fit": fit_to_variant(source, variant)} if variant else described


def describe_source(source: TensorSource) -> dict[str, Any]:
    """As :func:`inspect_checkpoint`, of an open source."""
    specs = source.specs
    found = fingerprint({name: spec.shape for name, spec in specs.items()})
    by_part: dict[str, list[TensorSpec]] = {}
    for name, spec in specs.items():
        by_part.setdefault(part_of(name), []).append(spec)
    return {
        "path": str(source.path),
        "format": source.format,
        "fileBytes": sum(file.stat().st_size for file in _files(source.path)),
        "tensors": len(specs),
        "parameters": sum(spec.count for spec in specs.values()),
        "parts": {part: _describe_part(members) for part, members in by_part.items()},
        "variants": matching_variants(found),
        "shapes": found.known(),
    }


def _describe_part(specs: list[TensorSpec]) -> dict[str, Any]:
    return {
        "tensors": len(specs),
        "parameters": sum(spec.count for spec in specs),
        "bytes": sum(spec.nbytes for spec in specs),
        "dtypes": sorted({str(spec.dtype).removeprefix("torch.") for spec in specs}),
    }


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.is_file()]
    if path.name.endswith(".index.json"):
        return path.parent.glob("*.safetensors")
    return [path]


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m openuni.checkpoints.inspect", description=__doc__
    )
    parser.add_argument("path", type=Path, help="checkpoint file or folder")
    parser.add_argument("--variant", help="id of a model to compare it with")
    add_json_lines(parser)
    args = parser.parse_args()
    run_as_json(
        lambda report: inspect_checkpoint(args.path, args.variant), json_lines=args.json_lines
    )


if __name__ == "__main__":
    main()
