"""The official VQA model: mPLUG large, by modelscope."""

from __future__ import annotations

from PIL import Image

from openuni.evaluation.geneval.detections import ScorerInfo
from openuni.packages import require_packages

_MODEL = "damo/mplug_visual-question-answering_coco_large_en"


class MplugVqa:
    """mPLUG.

    Args:
        device: ``gpu`` or ``cpu``, in modelscope's words.

    Raises:
        MissingPackageError: modelscope is not installed.
    """

    info = ScorerInfo("vqa", f"modelscope {_MODEL}", True)
    concurrency = 1

    def __init__(self, device: str) -> None:
        require_packages(
            "DPG-Bench's own VQA model",
            "modelscope",
            hint="pip install modelscope in an environment of its own, or give another model "
            "by --judge-url, --vqa chat or recorded --answers (not comparable).",
        )
        from modelscope.pipelines import pipeline
        from modelscope.utils.constant import Tasks

        self._pipeline = pipeline(Tasks.visual_question_answering, model=_MODEL, device=device)

    def answer(self, subject: str, image: Image.Image, question: str) -> str:
        """The model's answer as it is."""
        return str(self._pipeline({"image": image, "question": question})["text"])
