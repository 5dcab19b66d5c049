"""Reads every sample of a list once, and counts what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from openuni.data.pictures import read_picture
from openuni.data.prepare.events import PreparationEvents
from openuni.data.prepare.units import UnitResult, chunks, run_units
from openuni.data.stores import open_store
from openuni.data.unreadable import ReadingRecord
from openuni.errors import InvalidRequestError

_PICTURES = ("image", "source_image", "target_image")
_SAMPLES_AT_ONCE = 64


@dataclass(frozen=True)
class CheckSettings:
    """Where a list's files are; what is None is not read.

    Args:
        image_folder: of pictures, as files or in tar shards.
        latents_folder: of latents, as ``<image>.pt`` or in shards.
        cap_folder: of annotations.
        cap_source: key of the caption in a JSON annotation.
        min_image_size: both sides of a picture must be above this, in pixels.
    """

    image_folder: str | None = None
    latents_folder: str | None = None
    cap_folder: str | None = None
    cap_source: str = "caption"
    min_image_size: int = 80


def check_samples(
    samples: Sequence[Mapping[str, str]],
    settings: CheckSettings,
    events: PreparationEvents,
    *,
    processes: int = 1,
    threshold: float = 1.0,
) -> ReadingRecord:
    """Read every sample: decode pictures, load latents, find captions.

    Raises:
        InvalidRequestError: no folder is given, one does not exist, or more than ``threshold`` of
            the samples cannot be read.
    """
    folders = ("image_folder", "latents_folder", "cap_folder")
    given = [name for name in folders if getattr(settings, name) is not None]
    if not given:
        raise InvalidRequestError(
            "there is nothing to check: none of --image-folder, --latents-folder, --cap-folder",
            hint="Name the folders that the training will read.",
            details={"field": "image_folder"},
        )
    for name in given:
        open_store(getattr(settings, name), name)
    work = partial(_check, settings)
    units = chunks(samples, _SAMPLES_AT_ONCE)
    return run_units(work, units, events, processes=processes, threshold=threshold)


def _check(settings: CheckSettings, samples: Sequence[Mapping[str, str]]) -> UnitResult:
    failures = []
    for sample in samples:
        reason = _problem(settings, sample)
        if reason is not None:
            name = next((sample[key] for key in (*_PICTURES, "annotation") if key in sample), "?")
            failures.append({"sample": name, "reason": reason})
    return UnitResult(len(samples), failures)


def _problem(settings: CheckSettings, sample: Mapping[str, str]) -> str | None:
    pictures = [sample[key] for key in _PICTURES if key in sample]
    part = "sample"
    try:
        if not pictures:
            raise KeyError("image")
        if settings.image_folder is not None:
            part = "picture"
            store = _store(settings.image_folder, "image_folder")
            for name in pictures:
                read_picture(store.read(name), settings.min_image_size)
        if settings.latents_folder is not None:
            part = "latents"
            store = _store(settings.latents_folder, "latents_folder")
            if not store.read_tensor(sample["image"]).isfinite().all():
                raise ValueError("not all of its numbers are finite")
        if settings.cap_folder is not None:
            part = "caption"
            text = _store(settings.cap_folder, "cap_folder").read(sample["annotation"]).decode()
            if sample["annotation"].endswith(".json"):
                text = json.loads(text)[settings.cap_source]
            if not isinstance(text, str):
                raise TypeError(f"it is {type(text).__name__}, not text")
    except Exception as error:  # whatever a broken file raises
        return f"{part} {type(error).__name__}: {error}"
    return None


@cache
def _store(folder: str, field: str) -> Any:
    return open_store(folder, field)
