"""Loads a checkpoint into a model and says what fitted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

import torch
from torch import nn

from openuni.checkpoints.opening import open_checkpoint
from openuni.checkpoints.report import LoadReport, split_gaps
from openuni.checkpoints.tensor_source import TensorSource
from openuni.checkpoints.variants import describe, fingerprint
from openuni.errors import WeightsError
from openuni.models.meta_init import get_tensor, set_tensor

#: Buffers that early transformers versions stored and later ones compute.
_COMPUTED = re.compile(r".*\.rotary_emb\.inv_freq")


def load_checkpoint(model: nn.Module, path: Path, *, strict: bool = True) -> LoadReport:
    """Load all that fits, one tensor at a time.

    Names of layers with and without LoRA adapters are matched to each other. Parameters on the
    meta device take the stored tensor as it is (mapped, in its stored dtype); others are copied
    into.

    Args:
        model: an OpenUni model, changed in place.
        path: see :func:`openuni.checkpoints.opening.open_checkpoint`.
        strict: raise where tensors are missing or unexpected beyond the expected gaps.

    Raises:
        WeightsError: the checkpoint is damaged, of another variant, or (strict) does not fit.
    """
    with open_checkpoint(path) as source:
        return load_source(model, source, strict=strict)


def load_source(model: nn.Module, source: TensorSource, *, strict: bool = True) -> LoadReport:
    """As :func:`load_checkpoint`, from an open source."""
    report, places = _compare(model, source)
    if strict and not report.ok:
        raise WeightsError(
            f"{source.path} does not fit the model: {report.summary()}",
            hint="Load it with strict off to take what fits.",
            details=report.to_json(),
        )
    with torch.no_grad():
        for stored, name in places.items():
            _place(model, name, source.get(stored))
    return report


def compare_source(model: nn.Module, source: TensorSource) -> LoadReport:
    """What :func:`load_source` would say, without loading; the model may be on the meta device.

    Raises:
        WeightsError: the checkpoint is of another variant.
    """
    return _compare(model, source)[0]


def _compare(model: nn.Module, source: TensorSource) -> tuple[LoadReport, dict[str, str]]:
    expected = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    places = _match_names(source.specs, expected)
    _check_shapes(source, places, expected)
    return _report(model, source, places, set(expected)), places


def _match_names(stored: Iterable[str], names: Collection[str]) -> dict[str, str]:
    """Stored name -> name in the model, for those that have a place."""
    places: dict[str, str] = {}
    for name in stored:
        owner, _, leaf = name.rpartition(".")
        plain = name.replace(".base_layer.", ".")
        for candidate in (name, plain, f"{owner}.base_layer.{leaf}"):
            if candidate in names:
                places[name] = candidate
                break
    return places


def _check_shapes(
    source: TensorSource, places: dict[str, str], expected: dict[str, tuple[int, ...]]
) -> None:
    stored = {name: spec.shape for name, spec in source.specs.items()}
    wrong = [
        f"{name} is {stored[old]}, expected {expected[name]}"
        for old, name in places.items()
        if stored[old] != expected[name]
    ]
    theirs, ours = fingerprint(stored), fingerprint(expected)
    differences = ours.differences(theirs)
    if wrong or differences:
        detail = wrong[0] if wrong else f"{differences[0]} differs"
        raise WeightsError(
            f"{source.path} is a checkpoint of {describe(theirs)}, but the model is "
            f"{describe(ours)}: {detail}",
            hint="Name the checkpoint's own variant, or get the checkpoint for this one.",
            details={"checkpoint": theirs.known(), "model": ours.known(), "shapes": wrong[:20]},
        )


def _report(
    model: nn.Module, source: TensorSource, places: dict[str, str], expected: set[str]
) -> LoadReport:
    reached = set(places.values())
    absent = [name for name in sorted(expected) if name not in reached]
    gaps, missing = split_gaps(absent, places.values(), _tied(model, reached))
    unexpected = [
        name for name in source.specs if name not in places and not _COMPUTED.fullmatch(name)
    ]
    return LoadReport(
        path=str(source.path),
        format=source.format,
        loaded=list(places.values()),
        expected_gaps=gaps,
        missing=missing,
        unexpected=unexpected,
    )


def _tied(model: nn.Module, reached: set[str]) -> frozenset[str]:
    """Names that share their parameter with a name that was reached."""
    by_parameter: dict[int, list[str]] = {}
    for name, parameter in model.named_parameters(remove_duplicate=False):
        by_parameter.setdefault(id(parameter), []).append(name)
    return frozenset(
        name
        for names in by_parameter.values()
        if len(names) > 1 and any(other in reached for other in names)
        for name in names
    )


def _place(model: nn.Module, name: str, value: torch.Tensor) -> None:
    target = get_tensor(model, name)
    if target.is_meta:
        set_tensor(model, name, value)
    else:
        target.copy_(value)
