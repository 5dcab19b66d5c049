"""Has pictures edited by the real pipeline and judges what came out, without a learned model."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from tqdm import tqdm

from openuni.nano.checker import check
from openuni.nano.detector import detect
from openuni.nano.edit_benchmark import benchmark_edits, edit_prompt
from openuni.nano.edits import EDIT_KINDS
from openuni.nano.evaluation import Judged
from openuni.nano.render import render
from openuni.nano.scenes import IMAGE_SIZE
from openuni.pipelines.denoise import Denoiser
from openuni.pipelines.image_edit import ImageEditPipeline
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.text_to_image import PictureRequest


def judge_edits(
    pipeline: ImageEditPipeline,
    number: int,
    *,
    kinds: Sequence[str] = EDIT_KINDS,
    sampling: Sampling | None = None,
    batch_size: int = 32,
    seed: int = 1234,
    quiet: bool = False,
) -> list[Judged]:
    """Has the benchmark's first `number` edits of each kind made, under bf16 autocast, and judges
    each. Picture i of all has seed `seed + i`.
    """
    sampling = sampling or Sampling(IMAGE_SIZE, IMAGE_SIZE)
    edits = [edit for kind in kinds for edit in benchmark_edits(kind, number)]
    judged: list[Judged] = []
    with torch.autocast("cpu", dtype=torch.bfloat16):
        pictures = [
            picture
            for i, edit in enumerate(edits)
            for picture in pipeline.condition(
                torch.from_numpy(render(edit.source)),
                [PictureRequest(edit.order, seed + i)],
                sampling,
            )
        ]
        denoise = Denoiser(pipeline.model, pipeline.scheduler, pipeline.savings)
        drawn = denoise(pictures, sampling, batch_size=batch_size, on_step=lambda step: None)
        for index, pixels in tqdm(drawn, "edits", len(edits), unit="picture", disable=quiet):
            prompt, picture = edit_prompt(edits[index]), pixels.numpy()
            found = detect(picture)
            verdict = check(found, prompt.include, prompt.exclude)
            judged.append(Judged(prompt, seed + index, picture, found, verdict))
    return judged
