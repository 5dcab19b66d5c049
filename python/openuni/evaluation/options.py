"""How an evaluation is to be scored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openuni.evaluation.judge.endpoint import Endpoint


@dataclass(frozen=True)
class ScoringOptions:
    """Who judges and by which rules; fields that do not concern a benchmark are left alone.

    Args:
        protocol: of DPG-Bench ``official`` or ``fixed``, of WISE ``original`` or ``verified``.
        detections: GenEval: a recording to judge in place of a detector.
        detector: ``auto`` (mmdet where it is installed, else transformers), ``mmdet`` or
            ``transformers``.
        detector_weights: mmdet's .pth, or a hub id or folder of transformers.
        colors: ``auto`` (open_clip where it is installed, else transformers), ``open_clip``,
            ``transformers``, or a hub id or folder of a CLIP model of transformers.
        answers: DPG-Bench: a recording of answers in place of a model.
        vqa: ``auto`` (mPLUG where modelscope is installed, else the endpoint), ``mplug``,
            ``endpoint`` or ``chat``.
        chat_model: the model of ``chat``, as ``requested_model`` reads it.
        replies: WISE: a recording of judge replies.
        endpoint: of a judge or vision model.
        allow_incomplete: score what is there and say so everywhere.
        device: torch's name of the device for models that judge; ``auto``: CUDA where there is one.
        engine: runs the chat model.
    """

    protocol: str | None = None
    detections: Path | None = None
    detector: str = "auto"
    detector_weights: str | None = None
    colors: str = "auto"
    answers: Path | None = None
    vqa: str = "auto"
    chat_model: str | None = None
    replies: Path | None = None
    endpoint: Endpoint | None = None
    allow_incomplete: bool = False
    device: str = "auto"
    engine: str = "native"
