"""Has pictures edited by the real pipeline and judges what came out, without a learned model."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from tqdm import tqdm

from openuni.nano.benchmark import BenchmarkPrompt
from openuni.nano.captions import OPPOSITE, relation_of
from openuni.nano.checker import Exclusion, Requirement, check
from openuni.nano.detector import detect
from openuni.nano.edits import EDIT_KINDS, Edit, make_edit
from openuni.nano.evaluation import Judged
from openuni.nano.render import render
from openuni.nano.scenes import IMAGE_SIZE, Scene, is_held_out
from openuni.nano.shapes import OBJECTS
from openuni.pipelines.denoise import Denoiser
from openuni.pipelines.image_edit import ImageEditPipeline
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.text_to_image import PictureRequest

# Training uses the seed 0.
_SEED = 1234


def required(target: Scene, placed: bool) -> tuple[list[Requirement], list[Exclusion]]:
    """What an edited picture must show: the target's objects in their colours, and no others.

    `placed`: the two objects of a pair must also lie to each other as in the target.
    """
    if target.kind != "pair":
        item, count = target.objects[0], len(target.objects)
        include = [Requirement(item.name, count, item.color)]
    else:
        first, second = target.objects
        relation = OPPOSITE[relation_of(target)]
        include = [
            Requirement(first.name, 1, first.color),
            Requirement(second.name, 1, second.color, relation, 0)
            if placed
            else Requirement(second.name, 1, second.color),
        ]
    counts = {item.name: item.count for item in include}
    return include, [Exclusion(name, counts.get(name, 0) + 1) for name in OBJECTS]


def edit_prompt(edit: Edit) -> BenchmarkPrompt:
    """An edit in the benchmark's terms; its kind is the category."""
    include, exclude = required(edit.target, edit.placed)
    held_out = any(
        is_held_out(item.name, item.color)
        for scene in (edit.source, edit.target)
        for item in scene.objects
    )
    return BenchmarkPrompt(edit.kind, edit.order, include, exclude, held_out)


def judge_edits(
    pipeline: ImageEditPipeline,
    number: int,
    *,
    kinds: Sequence[str] = EDIT_KINDS,
    sampling: Sampling | None = None,
    batch_size: int = 32,
    seed: int = _SEED,
    quiet: bool = False,
) -> list[Judged]:
    """Has `number` edits of each kind made, under bf16 autocast, and judges each.

    The scenes are edits 0..number-1 of `seed`, among them combinations of object and colour that
    training never showed. Picture i of all has seed `seed + i`.
    """
    sampling = sampling or Sampling(IMAGE_SIZE, IMAGE_SIZE)
    edits = [
        make_edit(seed, index, kind=kind, allow_held_out=True)
        for kind in kinds
        for index in range(number)
    ]
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
