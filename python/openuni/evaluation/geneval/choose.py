"""Which detector and which colour classifier judge."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from openuni.errors import InvalidRequestError
from openuni.evaluation.geneval.detections import ColorClassifier, Detector
from openuni.evaluation.geneval.recorded import RecordedColors, RecordedDetector
from openuni.evaluation.options import ScoringOptions

if TYPE_CHECKING:
    import torch


def choose_scorers(options: ScoringOptions, class_names: Path) -> tuple[Detector, ColorClassifier]:
    """The models that the options name; a recording brings its own colours.

    Raises:
        MissingPackageError: a model's package is not installed.
        InvalidRequestError: the names of classes or mmdet's weights are missing.
    """
    if options.detections is not None:
        return RecordedDetector(options.detections), RecordedColors()
    if not class_names.is_file():
        raise InvalidRequestError(
            f"the detector's class names are missing: {class_names}",
            hint="Put GenEval's object_names.txt beside the prompts.",
            details={"field": "data"},
        )
    names = class_names.read_text(encoding="utf-8").split("\n")
    names = [name.strip() for name in names if name.strip()]
    from openuni.engines.device import choose_device

    device = choose_device(options.device)
    return _detector(options, names, device), _colors(options, device)


def _detector(options: ScoringOptions, names: list[str], device: torch.device) -> Detector:
    kind = options.detector
    if kind == "auto":
        kind = "mmdet" if importlib.util.find_spec("mmdet") else "transformers"
    if kind == "mmdet":
        from openuni.evaluation.geneval.mmdet_detector import MmdetDetector

        if options.detector_weights is None:
            raise InvalidRequestError(
                "mmdet's weights are missing",
                hint="Download mask2former_swin-s-p4-w7-224_lsj_8x2_50e_coco from OpenMMLab and "
                "give the file by --detector-weights.",
                details={"field": "detectorWeights"},
            )
        return MmdetDetector(Path(options.detector_weights), names, str(device))
    from openuni.evaluation.geneval.transformers_detector import DEFAULT_MODEL, TransformersDetector

    return TransformersDetector(names, device, options.detector_weights or DEFAULT_MODEL)


def _colors(options: ScoringOptions, device: torch.device) -> ColorClassifier:
    from openuni.evaluation.geneval.clip_colors import ClipColors

    kind = options.colors
    if kind == "auto":
        kind = "open_clip" if importlib.util.find_spec("open_clip") else "transformers"
    if kind == "open_clip":
        from openuni.evaluation.geneval.open_clip_encoder import OpenClipEncoder

        return ClipColors(OpenClipEncoder(device))
    from openuni.evaluation.geneval.transformers_clip_encoder import (
        DEFAULT_MODEL,
        TransformersClipEncoder,
    )

    model = DEFAULT_MODEL if kind == "transformers" else kind
    return ClipColors(TransformersClipEncoder(device, model))
