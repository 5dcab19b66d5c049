"""Scores a model folder: `python -m openuni.nano.score --model DIR --json OUT --sheet OUT`.

`--edits N` has N edits of each kind made and judged as well, of a model that sees.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from openuni.models.native_folder import load_native_folder
from openuni.nano.benchmark import CATEGORIES, prompts
from openuni.nano.contact_sheet import contact_sheet
from openuni.nano.edit_evaluation import judge_edits
from openuni.nano.evaluation import Judged, judge, summarise
from openuni.nano.scenes import IMAGE_SIZE
from openuni.pipelines.image_edit import ImageEditPipeline
from openuni.pipelines.text_to_image import Sampling, TextToImagePipeline

WEIGHTS = Path(__file__).with_name("weights")


def load_pipeline(folder: Path = WEIGHTS) -> TextToImagePipeline:
    """Reads a model folder for drawing on the CPU."""
    loaded = load_native_folder(folder)
    return TextToImagePipeline(loaded.model, loaded.tokenizer, loaded.scheduler)


def _record(item: Judged) -> dict[str, Any]:
    return {
        "category": item.prompt.category,
        "prompt": item.prompt.text,
        "held_out": item.prompt.held_out,
        "seed": item.seed,
        "correct": item.verdict.correct,
        "reason": item.verdict.reason,
        "detections": [d.as_dict() for d in item.detections],
    }


def _sheet_choice(judged: list[Judged], per_category: int = 8) -> list[Judged]:
    """The first picture of the first prompts of each category: nothing is picked by hand."""
    chosen: list[Judged] = []
    for category in CATEGORIES:
        first: dict[str, Judged] = {}
        for item in judged:
            if item.prompt.category == category:
                first.setdefault(item.prompt.text, item)
        chosen += list(first.values())[:per_category]
    return chosen


def main() -> None:
    """Reads the command line, draws, prints the table, writes what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m openuni.nano.score", description=__doc__)
    parser.add_argument("--model", type=Path, default=WEIGHTS, help="native model folder")
    parser.add_argument("--prompts", type=int, default=100, help="prompts a category (default 100)")
    parser.add_argument("--pictures", type=int, default=4, help="pictures a prompt (default 4)")
    parser.add_argument("--categories", nargs="+", choices=CATEGORIES, default=list(CATEGORIES))
    parser.add_argument("--edits", type=int, default=0, help="edits of each kind (default none)")
    parser.add_argument("--steps", type=int, default=20, help="denoising steps (default 20)")
    parser.add_argument("--guidance", type=float, default=4.5, help="default 4.5")
    parser.add_argument("--flow-shift", type=float, help="instead of the folder's own")
    parser.add_argument("--seed", type=int, default=42, help="seed of the first picture")
    parser.add_argument("--json", type=Path, help="write scores and every verdict here")
    parser.add_argument("--sheet", type=Path, help="write a contact sheet PNG here")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="CPU threads")
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)

    pipeline = load_pipeline(args.model)
    if args.flow_shift is not None:
        config = {**pipeline.scheduler.config, "flow_shift": args.flow_shift}
        pipeline.scheduler = type(pipeline.scheduler).from_config(config)
    asked = [prompt for category in args.categories for prompt in prompts(category, args.prompts)]
    sampling = Sampling(IMAGE_SIZE, IMAGE_SIZE, args.steps, args.guidance)
    judged = judge(pipeline, asked, args.pictures, sampling=sampling, seed=args.seed)
    scores = summarise(judged)
    if args.edits:
        editing = ImageEditPipeline(pipeline.model, pipeline.tokenizer, pipeline.scheduler)
        edited = judge_edits(editing, args.edits, sampling=sampling)
        judged += edited
        of_edits = summarise(edited)
        scores |= {**of_edits, "overall": scores["overall"], "edits": of_edits["overall"]}
    for category, score in scores.items():
        apart = f"  held-out {score['held_out_score']:.3f}" if "held_out_score" in score else ""
        print(f"{category:<14} {score['score']:.3f}{apart}")
    if args.json:
        report = {
            "steps": args.steps,
            "guidance": args.guidance,
            "seed": args.seed,
            "scores": scores,
            "pictures": [_record(item) for item in judged],
        }
        args.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    if args.sheet:
        sheet = contact_sheet(_sheet_choice(judged))
        # 256 colours are enough for flat pictures and make a third of the file.
        sheet.quantize(256, dither=Image.Dither.NONE).save(args.sheet, optimize=True)


if __name__ == "__main__":
    main()
