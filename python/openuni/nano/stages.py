"""The stages of openuni-nano's training. Each is kept in a folder and not trained twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import AutoencoderDC
from torch import Tensor
from transformers import PreTrainedTokenizerFast, Qwen2ForCausalLM

from openuni.models.native_folder import load_native_folder, save_native_folder
from openuni.models.openuni import OpenUni
from openuni.nano.assembly import assemble, freeze, make_card, make_scheduler
from openuni.nano.autoencoder import encode_pictures, train_autoencoder
from openuni.nano.benchmark import CATEGORIES, prompts
from openuni.nano.contact_sheet import contact_sheet
from openuni.nano.corpus import cached_pictures
from openuni.nano.edit_corpus import EditCorpus, cached_edits
from openuni.nano.edit_evaluation import judge_edits
from openuni.nano.evaluation import judge, summarise
from openuni.nano.generator import train_generator
from openuni.nano.language import train_language
from openuni.nano.recipe import EDITS, PICTURES, Recipe
from openuni.nano.tokenizer import train_tokenizer
from openuni.nano.vision import make_seeing
from openuni.nano.vision_training import train_vision
from openuni.pipelines.image_edit import ImageEditPipeline
from openuni.pipelines.text_to_image import TextToImagePipeline


@dataclass(frozen=True)
class Run:
    """One training run: its folder, seed and recipe, and how it may use the machine."""

    out: Path
    seed: int
    recipe: Recipe
    minutes: float | None = None
    """Ends a stage early: the generator's phases share them by their numbers of pictures."""
    threads: int = 1
    snapshot_every: int = 500

    def tokenizer(self) -> PreTrainedTokenizerFast:
        """Trains the tokenizer, or reads it."""
        folder = self.out / "tokenizer"
        if not folder.exists():
            _write_folder(folder, train_tokenizer(self.seed).save_pretrained)
        return PreTrainedTokenizerFast.from_pretrained(folder)

    def autoencoder(self) -> AutoencoderDC:
        """Trains the autoencoder, or reads it."""
        folder = self.out / "autoencoder"
        if not folder.exists():
            pictures = cached_pictures(self.out / "cache", self.seed, PICTURES)
            held_out = cached_pictures(self.out / "cache", self.seed + 1, 256)
            vae = train_autoencoder(
                pictures, held_out, self.recipe.autoencoder, self.seed, self.minutes
            )
            _write_folder(folder, vae.save_pretrained)
        return AutoencoderDC.from_pretrained(folder).to(memory_format=torch.channels_last)

    def language(self) -> Qwen2ForCausalLM:
        """Trains the language model, or reads it."""
        folder = self.out / "language"
        if not folder.exists():
            model = train_language(self.tokenizer(), self.recipe.language, self.seed, self.minutes)
            _write_folder(folder, model.save_pretrained)
        return Qwen2ForCausalLM.from_pretrained(folder)

    def vision(self, model: OpenUni) -> None:
        """Gives a model that draws a vision side: trains it with the language model, or reads it.

        The language model changes as well, but hardly in what the model's queries read.
        """
        folder = self.out / "vision"
        seeing = make_seeing(self.language())
        if not folder.exists():
            train_vision(
                model,
                seeing,
                self.tokenizer(),
                cached_pictures(self.out / "cache", self.seed, PICTURES),
                cached_pictures(self.out / "cache", self.seed + 1, 256),
                self.recipe.vision,
                self.seed,
                self.minutes,
                self.threads,
            )
            self._save(folder, model, torch.float32)
        model.lmm = load_native_folder(folder).model.lmm

    def latents(self, vae: AutoencoderDC) -> Tensor:
        """Latents of all pictures, made once."""
        path = self.out / "cache" / f"latents-{self.seed}-{PICTURES}.pt"
        if not path.exists():
            pictures = cached_pictures(self.out / "cache", self.seed, PICTURES)
            torch.save(encode_pictures(vae, pictures), path.with_suffix(".partial"))
            path.with_suffix(".partial").rename(path)
        loaded: Tensor = torch.load(path, weights_only=True)
        return loaded

    def generator(self) -> None:
        """Trains the generator's phases and writes the model folder after the last.

        Before the first phase with edits the language model learns to see.
        """
        torch.manual_seed(self.seed)
        model = assemble(self.language(), self.autoencoder())
        latents = self.latents(model.vae)
        phases = self.recipe.generator
        total = sum(phase.steps * phase.batch_size for phase in phases)
        for number, phase in enumerate(phases, start=1):
            folder = self.out / f"generator-{number}"
            if folder.exists():
                model = load_native_folder(folder).model
                continue
            if phase.edit_share and not model.lmm.can_see:
                self.vision(model)
            minutes = self.minutes and self.minutes * phase.steps * phase.batch_size / total
            train_generator(
                freeze(model),
                self.tokenizer(),
                latents,
                phase,
                self.seed,
                minutes,
                self.threads,
                self._edits(model) if phase.edit_share else None,
                self._snapshot,
                self.snapshot_every,
            )
            self._save(folder, model, torch.float32)
        self._save(self.out / "model", model)

    def _edits(self, model: OpenUni) -> EditCorpus:
        return cached_edits(self.out / "cache", model.lmm, model.vae, self.seed, EDITS)

    def _save(self, folder: Path, model: OpenUni, dtype: torch.dtype = torch.bfloat16) -> None:
        def save(path: Path) -> None:
            save_native_folder(
                path, model, make_card(), self.tokenizer(), make_scheduler(), dtype=dtype
            )

        _write_folder(folder, save)

    def _snapshot(self, model: OpenUni) -> str:
        """Keeps the model as it stands, draws a few prompts with it and tells their scores."""
        self._save(self.out / "snapshot", model)
        asked = [prompt for category in CATEGORIES for prompt in prompts(category, 8, self.seed)]
        parts = (model, self.tokenizer(), make_scheduler())
        judged = judge(TextToImagePipeline(*parts), asked, 1, batch_size=48, quiet=True)
        if model.lmm.can_see:
            judged += judge_edits(ImageEditPipeline(*parts), 8, batch_size=32, quiet=True)
        contact_sheet(judged).save(self.out / "snapshot.png")
        return ", ".join(f"{name} {s['score']:.2f}" for name, s in summarise(judged).items())


def _write_folder(folder: Path, save: Callable[[Path], object]) -> None:
    """Writes a folder beside its place and renames it, so that a folder there is a whole one."""
    beside = folder.with_name(f".{folder.name}.incomplete")
    shutil.rmtree(beside, ignore_errors=True)
    save(beside)
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)
