"""Trains openuni-nano from scratch: `python -m openuni.nano.train --out DIR --seed 0`.

DIR gets one folder a stage (tokenizer, autoencoder, language), a cache of pictures and latents,
and at the end `model`, the native model folder. A stage whose folder is there is not trained again,
so a broken run goes on where it stopped.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import torch
from diffusers import AutoencoderDC
from torch import Tensor
from transformers import PreTrainedTokenizerFast, Qwen2ForCausalLM

from openuni.models.native_folder import load_native_folder, save_native_folder
from openuni.models.openuni import OpenUni
from openuni.nano.assembly import assemble, make_card, make_scheduler
from openuni.nano.autoencoder import encode_pictures, train_autoencoder
from openuni.nano.benchmark import CATEGORIES, prompts
from openuni.nano.contact_sheet import contact_sheet
from openuni.nano.corpus import cached_pictures
from openuni.nano.evaluation import judge, summarise
from openuni.nano.generator import train_generator
from openuni.nano.language import train_language
from openuni.nano.recipe import PICTURES, Recipe, StageRecipe
from openuni.nano.tokenizer import train_tokenizer
from openuni.pipelines.text_to_image import TextToImagePipeline

STAGES = ("autoencoder", "language", "generator")


def _write_folder(folder: Path, save: Callable[[Path], object]) -> None:
    """Writes a folder beside its place and renames it, so that a folder there is a whole one."""
    beside = folder.with_name(f".{folder.name}.incomplete")
    shutil.rmtree(beside, ignore_errors=True)
    save(beside)
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)


def _tokenizer(out: Path, seed: int) -> PreTrainedTokenizerFast:
    folder = out / "tokenizer"
    if not folder.exists():
        _write_folder(folder, train_tokenizer(seed).save_pretrained)
    return PreTrainedTokenizerFast.from_pretrained(folder)


def _autoencoder(out: Path, recipe: StageRecipe, seed: int, minutes: float | None) -> AutoencoderDC:
    folder = out / "autoencoder"
    if not folder.exists():
        pictures = cached_pictures(out / "cache", seed, PICTURES)
        held_out = cached_pictures(out / "cache", seed + 1, 256)
        vae = train_autoencoder(pictures, held_out, recipe, seed, minutes)
        _write_folder(folder, vae.save_pretrained)
    return AutoencoderDC.from_pretrained(folder).to(memory_format=torch.channels_last)


def _language(out: Path, recipe: StageRecipe, seed: int, minutes: float | None) -> Qwen2ForCausalLM:
    folder = out / "language"
    if not folder.exists():
        model = train_language(_tokenizer(out, seed), recipe, seed, minutes)
        _write_folder(folder, model.save_pretrained)
    return Qwen2ForCausalLM.from_pretrained(folder)


def _latents(out: Path, vae: AutoencoderDC, seed: int) -> Tensor:
    path = out / "cache" / f"latents-{seed}-{PICTURES}.pt"
    if not path.exists():
        latents = encode_pictures(vae, cached_pictures(out / "cache", seed, PICTURES))
        torch.save(latents, path.with_suffix(".partial"))
        path.with_suffix(".partial").rename(path)
    loaded: Tensor = torch.load(path, weights_only=True)
    return loaded


def _generator(
    out: Path,
    recipe: Recipe,
    seed: int,
    minutes: float | None,
    threads: int,
    snapshot_every: int,
) -> None:
    if (out / "model").exists():
        return
    vae = _autoencoder(out, recipe.autoencoder, seed, None)
    language_model = _language(out, recipe.language, seed, None)
    tokenizer, scheduler = _tokenizer(out, seed), make_scheduler()
    torch.manual_seed(seed)
    model = assemble(language_model, vae)
    if (out / "snapshot").exists():
        # A broken run goes on from its last averaged weights.
        model.load_state_dict(load_native_folder(out / "snapshot").model.state_dict())
    questions = [prompt for category in CATEGORIES for prompt in prompts(category, 8, seed)]

    def snapshot(current: OpenUni) -> str:
        """Saves the model as it stands and draws a few prompts with it."""
        _write_folder(
            out / "snapshot",
            lambda f: save_native_folder(f, current, make_card(), tokenizer, scheduler),
        )
        pipeline = TextToImagePipeline(current, tokenizer, scheduler)
        judged = judge(pipeline, questions, 1, batch_size=48, quiet=True)
        contact_sheet(judged).save(out / "snapshot.png")
        return ", ".join(f"{name} {s['score']:.2f}" for name, s in summarise(judged).items())

    train_generator(
        model,
        tokenizer,
        _latents(out, vae, seed),
        recipe.generator,
        seed,
        minutes,
        threads,
        snapshot,
        snapshot_every,
    )
    _write_folder(
        out / "model", lambda f: save_native_folder(f, model, make_card(), tokenizer, scheduler)
    )


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

    recipe = Recipe()
    if args.steps:
        stage = dataclasses.replace(getattr(recipe, args.stage), steps=args.steps)
        recipe = dataclasses.replace(recipe, **{args.stage: stage})
    if args.stage in ("autoencoder", "all"):
        _autoencoder(args.out, recipe.autoencoder, args.seed, args.minutes)
    if args.stage in ("language", "all"):
        _language(args.out, recipe.language, args.seed, args.minutes)
    if args.stage in ("generator", "all"):
        _generator(args.out, recipe, args.seed, args.minutes, args.threads, args.snapshot_every)


if __name__ == "__main__":
    main()
