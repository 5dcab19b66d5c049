"""How a checkpoint compares with a variant, tensor by tensor, without loading either."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from torch import nn

from openuni.checkpoints.loading import compare_source
from openuni.checkpoints.report import count_by_part
from openuni.checkpoints.tensor_source import TensorSource
from openuni.errors import WeightsError


def fit_to_variant(source: TensorSource, variant: str) -> dict[str, Any]:
    """Compare names and shapes.

    Args:
        source: an open checkpoint.
        variant: id of a model.

    Returns:
        ``variant``, ``ok``, ``fitting`` (tensors with a place), ``expectedGaps`` (part -> tensors),
        ``missing`` and ``unexpected`` (names), ``mismatch`` (why it is of another
        variant, or None).

    Raises:
        ModelNotFoundError: no such variant.
    """
    model = _empty(variant)
    try:
        report = compare_source(model, source)
    except WeightsError as error:
        nothing: dict[str, Any] = {
            "fitting": 0,
            "expectedGaps": {},
            "missing": [],
            "unexpected": [],
        }
        return {"variant": variant, "ok": False, **nothing, "mismatch": error.message}
    return {
        "variant": variant,
        "ok": report.ok,
        "fitting": len(report.loaded),
        "expectedGaps": count_by_part(report.expected_gaps),
        "missing": report.missing,
        "unexpected": report.unexpected,
        "mismatch": None,
    }


def _empty(variant: str) -> nn.Module:
    """The model without weights."""
    # Here, since building a model takes libraries that reading a checkpoint does not.
    from openuni.configs.variants import build_variant
    from openuni.models.meta_init import parameters_on_meta
    from openuni.models.native_folder import CARD_FILE, build_model
    from openuni.models.pretrained import read_json

    if variant != "openuni-nano":
        return build_variant(variant)
    folder = Path(str(files("openuni"))) / "nano" / "weights"
    with parameters_on_meta():
        return build_model(folder, read_json(folder / CARD_FILE))
