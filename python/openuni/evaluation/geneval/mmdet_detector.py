"""The official detector: Mask2Former Swin-S of mmdet 2."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from openuni.errors import MissingPackageError, WeightsError
from openuni.evaluation.geneval.detections import Detections, Found, ScorerInfo
from openuni.packages import require_packages

_MODEL = "mask2former_swin-s-p4-w7-224_lsj_8x2_50e_coco"
#: OpenMMLab names its files by the first digits of their SHA-256; this one ends in -743b7d99.pth.
_SHA256_START = "743b7d99"


class MmdetDetector:
    """Mask2Former by mmdet, from the published weights.

    Args:
        weights: the .pth file. It is a pickle, so it is opened only if it is the published one.
        class_names: the 80 of object_names.txt, in order.
        device: ``cuda:0`` or ``cpu``.

    Raises:
        MissingPackageError: mmdet 2 is not installed.
        WeightsError: the file is not the published one.
    """

    info = ScorerInfo("detector", f"mmdet {_MODEL}", True)

    def __init__(self, weights: Path, class_names: Sequence[str], device: str) -> None:
        require_packages(
            "the official detector, mmdet 2's Mask2Former,",
            "mmdet",
            hint="pip install 'mmdet<3' and mmcv-full 1 in an environment of their own, use "
            "--detector transformers (not comparable), or detect elsewhere and give the file by "
            "--detections.",
        )
        import mmdet

        if not mmdet.__version__.startswith("2."):
            raise MissingPackageError(
                f"the official detector needs mmdet 2, not {mmdet.__version__}",
                hint="pip install 'mmdet<3' in an environment of its own.",
                details={"packages": ["mmdet"]},
            )
        if not _sha256(weights).startswith(_SHA256_START):
            raise WeightsError(
                f"{weights.name} is not the published file of {_MODEL}",
                hint="Its SHA-256 must begin with 743b7d99: download it again.",
                details={"path": str(weights)},
            )
        from mmdet.apis import init_detector

        folder = Path(mmdet.__file__).parent / ".mim" / "configs" / "mask2former"
        if not folder.is_dir():
            folder = Path(mmdet.__file__).parents[1] / "configs" / "mask2former"
        self._class_names = list(class_names)
        self._model = init_detector(str(folder / f"{_MODEL}.py"), str(weights), device=device)

    def detect(self, picture: Path) -> Detections:
        """All instances that the model gives."""
        from mmdet.apis import inference_detector

        boxes, masks = inference_detector(self._model, str(picture))[:2]
        return {
            name: [
                Found(np.asarray(box, dtype=np.float32), np.asarray(mask, dtype=np.bool_))
                for box, mask in zip(boxes[index], masks[index], strict=True)
            ]
            for index, name in enumerate(self._class_names)
        }


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
