"""Trains openuni-nano from scratch: `python -m openuni.nano.train --out DIR --seed 0`.

DIR gets one folder a stage (tokenizer, autoencoder, language, generator-1 and on, vision between
them), a cache of pictures and latents, and at the end `model`, the native model folder. A stage
whose folder is there is not trained again, so a broken run goes on with the stage in which it
stopped.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

import torch

from openuni.nano.recipe import GeneratorRecipe, Recipe
from openuni.nano.stages import Run

STAGES = ("autoencoder", "language", "generator")


def shorten(recipe: Recipe, stage: str, steps: int) -> Recipe:
    """The recipe with another number of steps for one stage; the generator's phases share them."""
    if stage == "autoencoder":
        return replace(recipe, autoencoder=replace(recipe.autoencoder, steps=steps))
    if stage == "language":
        return replace(recipe, language=replace(recipe.language, steps=steps))
    factor = steps / sum(phase.steps for phase in recipe.generator)

    def scale(phase: GeneratorRecipe) -> GeneratorRecipe:
        horizon = phase.horizon and max(1, round(phase.horizon * factor))
        return replace(phase, steps=max(1, round(phase.steps * factor)), horizon=horizon)

    return replace(recipe, generator=tuple(scale(phase) for phase in recipe.generator))


def main() -> None:
    """Reads the command line and trains the stages asked for."""
    parser = argparse.ArgumentParser(prog="python -m openuni.nano.train", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--seed", type=int, default=0, help="seeds everything (default 0)")
    parser.add_argument("--stage", choices=(*STAGES, "all"), default="all")
    parser.add_argument("--steps", type=int, help="steps of the stage, instead of the recipe's")
    parser.add_argument("--minutes", type=float, help="end the stage after this many minutes")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="CPU threads")
    parser.add_argument(
        "--snapshot-every", type=int, default=500, help="steps between looks at the generator"
    )
    args = parser.parse_args()
    if args.stage == "all" and (args.steps or args.minutes):
        parser.error("--steps and --minutes go with one stage; name it with --stage")
    torch.set_num_threads(args.threads)

    recipe = shorten(Recipe(), args.stage, args.steps) if args.steps else Recipe()
    run = Run(args.out, args.seed, recipe, args.minutes, args.threads, args.snapshot_every)
    for stage in STAGES if args.stage == "all" else (args.stage,):
        getattr(run, stage)()


if __name__ == "__main__":
    main()
