"""From pictures to latents, in safetensors shards."""

from __future__ import annotations

import json
import multiprocessing
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from openuni.data.pictures import crop_to_square, read_picture, to_pixel_values
from openuni.data.prepare.events import PreparationEvents
from openuni.data.prepare.units import UnitResult, chunks, run_units
from openuni.data.stores import open_store
from openuni.data.unreadable import ReadingRecord, unreadable
from openuni.models.pretrained import find_folder, load_vae


@dataclass(frozen=True)
class LatentSettings:
    """How latents are made.

    Args:
        image_folder: where pictures are, as files or in tar shards.
        output: folder of the shards.
        vae: autoencoder's folder, or repository on Hugging Face.
        image_size: side of the square that pictures are resized to, in pixels.
        batch_size: pictures that the autoencoder takes at once.
        shard_size: pictures in a shard.
        dtype: of the autoencoder and the latents, ``bfloat16`` or ``float32``.
        seed: of the crops; a picture's depends on its name and this alone.
        min_image_size: both sides of a picture must be above this, in pixels.
    """

    image_folder: str
    output: str
    vae: str
    image_size: int = 512
    batch_size: int = 8
    shard_size: int = 1000
    dtype: str = "bfloat16"
    seed: int = 0
    min_image_size: int = 80


def write_latents(
    names: Sequence[str],
    settings: LatentSettings,
    events: PreparationEvents,
    *,
    processes: int = 1,
    threshold: float = 0.01,
) -> ReadingRecord:
    """Write ``latents-<number>.safetensors``, each tensor under its picture's name.

    A shard that is there already and holds the same pictures is left as it is, so that a stopped
    preparation goes on where it was.

    Args:
        names: pictures, as the sample list names them.
        settings: how latents are made.
        events: told of progress.
        processes: each loads the autoencoder and makes whole shards.
        threshold: see :func:`openuni.data.prepare.units.run_units`.
    """
    Path(settings.output).mkdir(parents=True, exist_ok=True)
    open_store(settings.image_folder, "image_folder")
    find_folder(settings.vae)
    distinct = list(dict.fromkeys(names))
    shards = list(enumerate(chunks(distinct, settings.shard_size)))
    work = partial(_write_shard, settings)
    return run_units(work, shards, events, processes=processes, threshold=threshold)


def _write_shard(settings: LatentSettings, shard: tuple[int, Sequence[str]]) -> UnitResult:
    number, names = shard
    path = Path(settings.output) / f"latents-{number:05}.safetensors"
    made_as = f"{settings.vae} {settings.image_size} {settings.dtype} {settings.seed}"
    found = _finished(path, made_as, names)
    if found is not None:
        return UnitResult(len(names), found, skipped=True)
    failures: list[dict[str, str]] = []
    latents: dict[str, torch.Tensor] = {}
    for batch in chunks(names, settings.batch_size):
        pixels = {}
        for name in batch:
            try:
                pixels[name] = _read(settings, name)
            except Exception as error:  # whatever a broken picture raises
                failures.append(unreadable(name, error))
        if pixels:
            latents.update(zip(pixels, _encode(settings, list(pixels.values())), strict=True))
    partial_path = path.with_suffix(".partial")
    metadata = {"made_as": made_as, "unreadable": json.dumps(failures)}
    save_file(latents, partial_path, metadata=metadata)
    partial_path.replace(path)
    return UnitResult(len(names), failures)


def _finished(path: Path, made_as: str, names: Sequence[str]) -> list[dict[str, str]] | None:
    """What a finished shard of the same pictures left out; None where there is no such shard."""
    try:
        with safe_open(path, framework="pt") as shard:
            metadata = shard.metadata() or {}
            failures = json.loads(metadata.get("unreadable", "[]"))
            held = {*shard.keys(), *(failure["sample"] for failure in failures)}
    except (OSError, SafetensorError):
        return None
    return failures if metadata.get("made_as") == made_as and held == set(names) else None


def _read(settings: LatentSettings, name: str) -> torch.Tensor:
    picture = read_picture(_store(settings.image_folder).read(name), settings.min_image_size)
    random.seed(f"{settings.seed}/{name}")
    return to_pixel_values(crop_to_square(picture), settings.image_size)


@torch.no_grad()
def _encode(settings: LatentSettings, pixels: list[torch.Tensor]) -> list[torch.Tensor]:
    vae, device = _autoencoder(settings.vae, settings.dtype)
    batch = torch.stack(pixels).to(device, getattr(torch, settings.dtype))
    latents = vae.encode(batch, return_dict=False)[0] * vae.config.scaling_factor
    return [latent.contiguous() for latent in latents.cpu()]


@cache
def _store(folder: str) -> Any:
    return open_store(folder, "image_folder")


def _device() -> str:
    """Of this process: the pool's are dealt out over the GPUs."""
    count = torch.cuda.device_count()
    place = multiprocessing.current_process()._identity
    return f"cuda:{(place[0] - 1 if place else 0) % count}" if count else "cpu"


@cache
def _autoencoder(vae: str, dtype: str) -> tuple[Any, str]:
    device = _device()
    loaded = load_vae(find_folder(vae), dtype=getattr(torch, dtype))
    return loaded.to(device).requires_grad_(False), device
