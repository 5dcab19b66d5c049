"""Models with random weights to be measured, and captions with latents to train them on."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from parity import tiny_models
from parity.tiny_weights import numbers
from training.tiny_job import as_arguments

SAMPLES = 96
_WORDS = (
    "red",
    "green",
    "large",
    "small",
    "round",
    "square",
    "dog",
    "cat",
    "house",
    "under",
)


@dataclass(frozen=True)
class Size:
    """A model's size and its training's.

    Args:
        language_model, transformer, connector: fields of their configs.
        queries: learnable ones.
        batch: samples a step.
        latents: (channels, side).
        dtype: of the weights of the language model, the autoencoder and the transformer, by default
            bfloat16 as in the official configs; autocast is bfloat16 in any case.
    """

    language_model: Mapping[str, Any]
    transformer: Mapping[str, Any]
    connector: Mapping[str, Any]
    queries: int
    batch: int
    latents: tuple[int, int]
    dtype: str | None = None


SIZES = {
    # Between the tests' and the published models.
    "middle": Size(
        {"hidden_size": 512, "intermediate_size": 1408, "num_hidden_layers": 8,
         "num_attention_heads": 8},
        {"num_attention_heads": 16, "attention_head_dim": 32, "num_layers": 8,
         "num_cross_attention_heads": 8, "cross_attention_head_dim": 64,
         "cross_attention_dim": 512, "caption_channels": 512, "sample_size": 16},
        {"hidden_size": 512, "intermediate_size": 1024, "num_hidden_layers": 3,
         "num_attention_heads": 8},
        queries=128, batch=8, latents=(4, 16), dtype="float32",
    ),
    # OpenUni-B-512 as the official config trains it. Its vision side takes no part, and its words
    # are fewer: neither costs time here.
    "b-512": Size(
        {"hidden_size": 896, "intermediate_size": 4864, "num_hidden_layers": 24,
         "num_attention_heads": 14, "num_key_value_heads": 2, "rope_theta": 1e6},
        {"in_channels": 32, "out_channels": 32, "num_attention_heads": 36,
         "attention_head_dim": 32, "num_layers": 28, "num_cross_attention_heads": 16,
         "cross_attention_head_dim": 72, "cross_attention_dim": 1152, "caption_channels": 2304,
         "sample_size": 16},
        {"hidden_size": 896, "intermediate_size": 3072, "num_hidden_layers": 6,
         "num_attention_heads": 14},
        queries=256, batch=32, latents=(32, 16),
    ),
}  # fmt: skip


def write_folder(folder: Path, size: Size) -> Path:
    """Models under ``models``, data under ``data``."""
    models = folder / "models"
    language_model = {**tiny_models.LLM, **size.language_model}
    tiny_models.write_internvl(
        models / "internvl", {**tiny_models.INTERNVL, "llm_config": language_model}
    )
    tiny_models.write_sana(models / "sana", {**tiny_models.TRANSFORMER, **size.transformer})
    tiny_models.write_vae(models / "vae")
    _write_data(folder / "data" / "BLIP3o-60k", size.latents)
    return folder


def arguments(size: Size, steps: int) -> list[str]:
    """Flags that bring the official fine-tuning to this size."""
    path = "pretrained_model_name_or_path"
    parts = {"lmm": "internvl", "tokenizer": "internvl", "vae": "vae", "transformer": "sana",
             "train_scheduler": "sana", "test_scheduler": "sana"}  # fmt: skip
    dtyped = ("lmm", "vae", "transformer") if size.dtype else ()
    options = {
        **{f"model.{part}.{path}": f"models/{name}" for part, name in parts.items()},
        **{f"model.{part}.torch_dtype": size.dtype for part in dtyped},
        **{f"model.connector.{name}": value for name, value in size.connector.items()},
        f"train_dataloader.dataset.tokenizer.{path}": "models/internvl",
        "model.connector._attn_implementation": "sdpa",
        "model.num_queries": size.queries,
        "model.pretrained_pth": None,
        "param_scheduler.0.end": 2,
        "param_scheduler.1.begin": 2,
        "param_scheduler.1.end": steps,
        "train_cfg.max_iters": steps,
        "train_dataloader.batch_size": size.batch,
        "default_hooks.checkpoint.interval": 10**6,
        "default_hooks.checkpoint.save_last": False,
        "default_hooks.logger.interval": 5,
    }
    return ["--seed", "7", "--cfg-options", *as_arguments(options)]


def _write_data(folder: Path, latents: tuple[int, int]) -> None:
    samples, draw = [], random.Random(0)
    for kind in ("raw", "raw_dc32_512"):
        (folder / kind).mkdir(parents=True)
    channels, side = latents
    for index in range(SAMPLES):
        name = f"{index:03}"
        # As captions are: some a few words, some of many.
        words = draw.choices(_WORDS, k=draw.choice((3, 5, 8, 16, 20)))
        (folder / "raw" / f"{name}.txt").write_text(" ".join(words), encoding="utf-8")
        of_picture = numbers(f"latents {index}", (channels, side, side))
        torch.save(of_picture, folder / "raw_dc32_512" / f"{name}.jpg.pt")
        samples.append({"image": f"{name}.jpg", "annotation": f"{name}.txt"})
    (folder / "data.json").write_text(json.dumps(samples), encoding="utf-8")
