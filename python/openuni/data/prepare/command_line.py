"""The command line of data preparation."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from openuni.data.prepare.events import PreparationEvents
from openuni.data.sample_list import read_sample_list
from openuni.data.unreadable import ReadingRecord
from openuni.errors import InvalidRequestError, OpenUniError, OutputUnwritableError
from openuni.exit_status import exit_status


def parser() -> argparse.ArgumentParser:
    """The four commands and their flags."""
    flags = argparse.ArgumentParser(
        prog="python -m openuni.data", description="Prepare data for training."
    )
    commands = flags.add_subparsers(dest="command", required=True)

    def command(name: str, text: str, threshold: float) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.add_argument("--processes", type=_count, default=1, help="default 1")
        added.add_argument(
            "--threshold", type=float, default=threshold,
            help="largest share that may be unreadable, 0 to 1, over at least 100 samples; "
            f"default {threshold}",
        )  # fmt: skip
        added.add_argument("--events", help="JSON lines of progress: a file, or - for stdout")
        added.add_argument("--report", type=Path, help="write the counts to this JSON file")
        return added

    latents = command("latents", "Turn pictures into latents, in safetensors shards.", 0.01)
    latents.add_argument("--data-path", required=True, help="JSON list of samples, or a folder")
    latents.add_argument("--image-folder", required=True, help="of pictures, or of tar shards")
    latents.add_argument("--output", required=True, help="folder of the shards")
    latents.add_argument("--vae", required=True, help="autoencoder's folder or repository")
    latents.add_argument("--image-size", type=_count, default=512, help="pixels; default 512")
    latents.add_argument("--batch-size", type=_count, default=8, help="default 8")
    latents.add_argument("--shard-size", type=_count, default=1000, help="default 1000")
    latents.add_argument("--dtype", choices=["bfloat16", "float32"], default="bfloat16")
    latents.add_argument("--seed", type=int, default=0, help="of the crops; default 0")

    check = command("check", "Read every sample and count what cannot be read.", 1.0)
    check.add_argument("--data-path", required=True, help="JSON list of samples, or a folder")
    check.add_argument("--image-folder", help="of pictures, or of tar shards")
    check.add_argument("--latents-folder", help="latents, as files or in shards")
    check.add_argument("--cap-folder", help="annotations, as files or in tar shards")
    check.add_argument("--cap-source", default="caption", help="caption's key; default caption")

    pack = command("pack", "Put a folder's files into shards.", 0.01)
    pack.add_argument("folder", type=Path)
    pack.add_argument("--output", type=Path, required=True, help="folder of the shards")
    pack.add_argument("--format", choices=["tar", "safetensors"], default="tar")
    pack.add_argument("--shard-size", type=_count, default=1000, help="files; default 1000")

    extract = command("extract", "Write what shards hold as single files.", 0.01)
    extract.add_argument("shards", type=Path, nargs="+", help="shards, or folders of them")
    extract.add_argument("--output", type=Path, required=True, help="folder of the files")
    return flags


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0, or 2 for what the user can put right."""
    args = parser().parse_args(arguments)
    return exit_status(lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    if not 0 <= args.threshold <= 1:
        raise InvalidRequestError(
            f"--threshold must be from 0 to 1, not {args.threshold}",
            hint="0.01 lets one sample in a hundred be unreadable.",
            details={"field": "threshold"},
        )
    with _event_stream(args.events) as stream:
        try:
            record = _COMMANDS[args.command](args, stream)
        except OpenUniError as error:
            event = {"type": "log", "level": "error", "message": error.message}
            PreparationEvents(stream, 0).write(event)
            raise
    _report(record, args.report, quiet=args.events == "-")


def _latents(args: argparse.Namespace, stream: TextIO | None) -> ReadingRecord:
    from openuni.data.prepare.latents import LatentSettings, write_latents

    samples = read_sample_list(args.data_path)
    missing = next((i for i, sample in enumerate(samples) if "image" not in sample), None)
    if missing is not None:
        raise InvalidRequestError(
            f"data_path: sample {missing} of {args.data_path} has no image",
            hint='Latents are made of samples {"image": ..., "annotation": ...}.',
            details={"field": "data_path"},
        )
    names = [sample["image"] for sample in samples]
    own = ("image_folder", "output", "vae", "image_size", "batch_size", "shard_size", "dtype")
    settings = LatentSettings(**{name: getattr(args, name) for name in own}, seed=args.seed)
    events = PreparationEvents(stream, len(set(names)))
    return write_latents(names, settings, events, **_how(args))


def _check(args: argparse.Namespace, stream: TextIO | None) -> ReadingRecord:
    from openuni.data.prepare.check import CheckSettings, check_samples

    samples = read_sample_list(args.data_path)
    own = ("image_folder", "latents_folder", "cap_folder", "cap_source")
    settings = CheckSettings(**{name: getattr(args, name) for name in own})
    return check_samples(samples, settings, PreparationEvents(stream, len(samples)), **_how(args))


def _pack(args: argparse.Namespace, stream: TextIO | None) -> ReadingRecord:
    from openuni.data.prepare.pack import pack_folder

    return pack_folder(
        args.folder, args.output, partial(PreparationEvents, stream), shard_format=args.format,
        shard_size=args.shard_size, **_how(args),
    )  # fmt: skip


def _extract(args: argparse.Namespace, stream: TextIO | None) -> ReadingRecord:
    from openuni.data.prepare.extract import extract_shards

    events = partial(PreparationEvents, stream)
    return extract_shards(args.shards, args.output, events, **_how(args))


_COMMANDS = {"latents": _latents, "check": _check, "pack": _pack, "extract": _extract}


def _how(args: argparse.Namespace) -> dict[str, Any]:
    return {"processes": args.processes, "threshold": args.threshold}


@contextmanager
def _event_stream(place: str | None) -> Iterator[TextIO | None]:
    if place is None or place == "-":
        yield sys.stdout if place else None
        return
    try:
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        file = open(place, "a", encoding="utf-8")  # noqa: SIM115 - closed below
    except OSError as error:
        raise _unwritable("--events", place, error) from error
    with file:
        yield file


def _report(record: ReadingRecord, path: Path | None, *, quiet: bool) -> None:
    counts = {
        "samples": record.seen,
        "readable": record.seen - record.failed,
        "unreadable": record.failed,
        "reasons": dict(record.reasons.most_common()),
    }
    if path is not None:
        partial_path = path.with_name(f"{path.name}.partial")
        try:
            partial_path.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
            partial_path.replace(path)
        except OSError as error:
            raise _unwritable("--report", str(path), error) from error
    if not quiet:
        print(f"{record.seen} samples, {record.failed} of them unreadable")
        for reason, count in record.reasons.most_common():
            print(f"{count:8} {reason}")


def _unwritable(flag: str, path: str, error: OSError) -> OutputUnwritableError:
    return OutputUnwritableError(
        f"{flag}: {path} cannot be written: {error.strerror}",
        hint="Choose another place, or make room.",
        details={"field": flag.strip("-"), "path": path},
    )


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text}")
    return value
