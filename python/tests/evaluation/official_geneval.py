"""The official GenEval scorer over detections that it is given in place of its models'."""

from __future__ import annotations

import json
import sys
import tempfile
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image


class OfficialScorer:
    """Runs ``evaluate_images.py`` of a checkout.

    Args:
        script: its path.
        class_names: in the detector's order.
    """

    def __init__(self, script: Path, class_names: list[str]) -> None:
        self._module = _execute(script)
        self._objects: list[Mapping[str, Any]] = []
        picture = Path(tempfile.mkdtemp()) / "picture.png"
        Image.new("RGB", (128, 128)).save(picture)
        self._picture = str(picture)
        self._module.update(
            object_detector=None,
            classnames=class_names,
            inference_detector=lambda detector, path: self._boxes(class_names),
            color_classification=self._colors,
            THRESHOLD=0.3,
            COUNTING_THRESHOLD=0.9,
            MAX_OBJECTS=16,
            POSITION_THRESHOLD=0.1,
        )

    def judge(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """The line of results.jsonl for a case of ``geneval_cases``."""
        self._objects = case["objects"]
        self._module["NMS_THRESHOLD"] = case["max_overlap"]
        metadata = {key: case[key] for key in ("tag", "include", "exclude")}
        result = self._module["evaluate_image"](self._picture, {**metadata, "prompt": ""})
        return {**result, "details": json.loads(result["details"])}

    def _boxes(self, class_names: list[str]) -> list[np.ndarray]:
        boxes: dict[str, list[list[float]]] = {name: [] for name in class_names}
        for one in self._objects:
            boxes[one["class"]].append([*one["box"], one["score"]])
        return [np.array(b, dtype=np.float32).reshape(-1, 5) for b in boxes.values()]

    def _colors(self, image: Any, found: list[Any], class_name: str) -> list[str]:
        known = {
            (one["class"], *np.array([*one["box"], one["score"]], np.float32).tolist()): one[
                "color"
            ]
            for one in self._objects
        }
        return [known[(class_name, *box.tolist())] for box, _ in found]


def _execute(script: Path) -> dict[str, Any]:
    """The script's names, with stand-ins for the packages that it does not reach here."""
    torch = types.ModuleType("torch")
    torch.cuda = types.SimpleNamespace(is_available=lambda: True)  # type: ignore[attr-defined]
    torch.utils = types.SimpleNamespace(data=types.SimpleNamespace(Dataset=object))  # type: ignore[attr-defined]
    zsc = types.ModuleType("zeroshot_classification")
    stands_in = {
        "torch": torch,
        "mmdet": types.ModuleType("mmdet"),
        "mmdet.apis": _module("mmdet.apis", inference_detector=None, init_detector=None),
        "open_clip": types.ModuleType("open_clip"),
        "pandas": types.ModuleType("pandas"),
        "clip_benchmark": types.ModuleType("clip_benchmark"),
        "clip_benchmark.metrics": _module("clip_benchmark.metrics", zeroshot_classification=zsc),
    }
    real = {name: sys.modules.get(name) for name in stands_in}
    sys.modules.update(stands_in)
    try:
        names: dict[str, Any] = {"__name__": "evaluate_images", "__file__": str(script)}
        exec(compile(script.read_text(), str(script), "exec"), names)
        return names
    finally:
        for name, module in real.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def _module(name: str, **attributes: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update(attributes)
    return module
