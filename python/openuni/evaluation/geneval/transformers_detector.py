"""Mask2Former by transformers: another port of the official detector, with scores of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps

from openuni.evaluation.geneval.detections import Detections, Found, ScorerInfo

#: Swin-S on COCO instances; any Mask2Former folder or hub id may be named instead.
DEFAULT_MODEL = "facebook/mask2former-swin-small-coco-instance"
#: Boxes below it never count, whatever the prompt.
_FLOOR = 0.05
_NOTE = "Not the official detector: scores are not comparable with published ones."


class TransformersDetector:
    """A Mask2Former of transformers, from safetensors.

    Args:
        class_names: the 80 of object_names.txt; the model's classes must be in that order.
        device: where it runs.
        model: hub id or folder.
    """

    def __init__(
        self, class_names: Sequence[str], device: torch.device, model: str = DEFAULT_MODEL
    ) -> None:
        from transformers import Mask2FormerForUniversalSegmentation, Mask2FormerImageProcessor

        self.info = ScorerInfo("detector", f"transformers {model}", False, _NOTE)
        self._class_names = list(class_names)
        self._device = device
        self._processor = Mask2FormerImageProcessor.from_pretrained(model)
        self._model = (
            Mask2FormerForUniversalSegmentation.from_pretrained(model, use_safetensors=True)
            .to(device)
            .eval()
        )

    @torch.inference_mode()
    def detect(self, picture: Path) -> Detections:
        """All instances above a floor, boxes around their masks."""
        image = ImageOps.exif_transpose(Image.open(picture)).convert("RGB")
        inputs = self._processor(image, return_tensors="pt").to(self._device)
        outputs = self._model(pixel_values=inputs["pixel_values"], pixel_mask=inputs["pixel_mask"])
        (result,) = self._processor.post_process_instance_segmentation(
            outputs, threshold=_FLOOR, target_sizes=[image.size[::-1]], return_binary_maps=True
        )
        found: dict[str, list[Found]] = {}
        masks = result["segmentation"]
        for index, segment in enumerate(result["segments_info"]):
            mask = np.asarray(masks[index].cpu()).astype(np.bool_)
            label = int(segment["label_id"])
            if mask.any() and label < len(self._class_names):
                box = np.array([*_box(mask), segment["score"]], dtype=np.float32)
                found.setdefault(self._class_names[label], []).append(Found(box, mask))
        return found


def _box(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a mask's pixels."""
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
