"""Draws the benchmark's pictures with the real pipeline and scores them without a learned model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from openuni.nano.benchmark import BenchmarkPrompt
from openuni.nano.checker import Verdict, check
from openuni.nano.detector import Detection, detect
from openuni.nano.scenes import IMAGE_SIZE
from openuni.pipelines.text_to_image import PictureRequest, Sampling, TextToImagePipeline


@dataclass(frozen=True)
class Judged:
    """One drawn picture: RGB8 pixels (h, w, 3), what was found in it, and the verdict."""

    prompt: BenchmarkPrompt
    seed: int
    picture: NDArray[np.uint8]
    detections: list[Detection]
    verdict: Verdict


def judge(
    pipeline: TextToImagePipeline,
    prompts: Sequence[BenchmarkPrompt],
    pictures: int,
    *,
    sampling: Sampling | None = None,
    batch_size: int = 32,
    seed: int = 42,
    quiet: bool = False,
) -> list[Judged]:
    """Draws `pictures` pictures for each prompt, under bf16 autocast, and judges each.

    Picture i of all has seed `seed + i`, so that every picture can be drawn again alone.
    """
    sampling = sampling or Sampling(IMAGE_SIZE, IMAGE_SIZE)
    wanted = [prompt for prompt in prompts for _ in range(pictures)]
    requests = [PictureRequest(prompt.text, seed + i) for i, prompt in enumerate(wanted)]
    judged: list[Judged] = []
    with torch.autocast("cpu", dtype=torch.bfloat16):
        drawn = pipeline(requests, sampling, batch_size=batch_size)
        for index, pixels in tqdm(drawn, "score", len(requests), unit="picture", disable=quiet):
            prompt, picture = wanted[index], pixels.numpy()
            found = detect(picture)
            verdict = check(found, prompt.include, prompt.exclude)
            judged.append(Judged(prompt, seed + index, picture, found, verdict))
    return judged


def summarise(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Scores by category in 0..1, held-out combinations also apart, and their plain mean."""
    scores: dict[str, dict[str, float]] = {}
    for category in dict.fromkeys(item.prompt.category for item in judged):
        items = [item for item in judged if item.prompt.category == category]
        held_out = [item for item in items if item.prompt.held_out]
        scores[category] = {"score": _share(items), "pictures": len(items)}
        if held_out:
            scores[category]["held_out_score"] = _share(held_out)
            scores[category]["held_out_pictures"] = len(held_out)
    mean = sum(s["score"] for s in scores.values()) / len(scores)
    scores["overall"] = {"score": round(mean, 4), "pictures": len(judged)}
    return scores


def _share(items: Sequence[Judged]) -> float:
    return round(sum(item.verdict.correct for item in items) / len(items), 4)
