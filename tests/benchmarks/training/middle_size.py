"""A model between the tests' and the published ones, and captions with latents to train it on."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import torch
from parity import tiny_models
from parity.tiny_weights import numbers
from training.tiny_job import as_arguments

WIDTH, QUERIES, BATCH = 512, 128, 8
SAMPLES, LATENT_SIDE, CHANNELS = 96, 16, 4
CONNECTOR = {
    "hidden_size": WIDTH, "intermediate_size": 1024, "num_hidden_layers": 3,
    "num_attention_heads": 8,
}  # fmt: skip
LLM: dict[str, Any] = {
    **tiny_models.LLM, "hidden_size": WIDTH, "intermediate_size": 1408, "num_hidden_layers": 8,
    "num_attention_heads": 8,
}  # fmt: skip
TRANSFORMER: dict[str, Any] = {
    **tiny_models.TRANSFORMER, "num_attention_heads": 16, "attention_head_dim": 32,
    "num_layers": 8, "num_cross_attention_heads": 8, "cross_attention_head_dim": 64,
    "cross_attention_dim": WIDTH, "caption_channels": WIDTH, "sample_size": LATENT_SIDE,
}  # fmt: skip
_WORDS = ("red", "green", "large", "small", "round", "square", "dog", "cat", "house", "under")


def write_folder(folder: Path) -> Path:
    """Models under ``models``, data under ``data`` and in shards under ``shards``."""
    from diffusers import SanaTransformer2DModel

    models = folder / "models"
    tiny_models.write_internvl(models / "internvl", {**tiny_models.INTERNVL, "llm_config": LLM})
    tiny_models.write_sana(models / "sana")
    tiny_models._write_diffusers(
        models / "sana" / "transformer", SanaTransformer2DModel, TRANSFORMER
    )
    tiny_models.write_vae(models / "vae")
    _write_data(folder / "data" / "BLIP3o-60k")
    return folder


def arguments(steps: int) -> list[str]:
    """Flags that bring the official fine-tuning to this size; weights fp32, autocast bfloat16."""
    path = "pretrained_model_name_or_path"
    parts = {"lmm": "internvl", "tokenizer": "internvl", "vae": "vae", "transformer": "sana",
             "train_scheduler": "sana", "test_scheduler": "sana"}  # fmt: skip
    options = {
        **{f"model.{part}.{path}": f"models/{name}" for part, name in parts.items()},
        **{f"model.{part}.torch_dtype": "float32" for part in ("lmm", "vae", "transformer")},
        **{f"model.connector.{name}": value for name, value in CONNECTOR.items()},
        f"train_dataloader.dataset.tokenizer.{path}": "models/internvl",
        "model.connector._attn_implementation": "sdpa",
        "model.num_queries": QUERIES,
        "model.pretrained_pth": None,
        "param_scheduler.0.end": 2,
        "param_scheduler.1.begin": 2,
        "param_scheduler.1.end": steps,
        "train_cfg.max_iters": steps,
        "train_dataloader.batch_size": BATCH,
        "default_hooks.checkpoint.interval": 10**6,
        "default_hooks.checkpoint.save_last": False,
        "default_hooks.logger.interval": 5,
    }
    return ["--seed", "7", "--cfg-options", *as_arguments(options)]


def _write_data(folder: Path) -> None:
    samples, draw = [], random.Random(0)
    for kind in ("raw", "raw_dc32_512"):
        (folder / kind).mkdir(parents=True)
    for index in range(SAMPLES):
        name = f"{index:03}"
        # As captions are: some a few words, some of many.
        words = draw.choices(_WORDS, k=draw.choice((3, 5, 8, 16, 20)))
        (folder / "raw" / f"{name}.txt").write_text(" ".join(words), encoding="utf-8")
        latents = numbers(f"latents {index}", (CHANNELS, LATENT_SIDE, LATENT_SIDE))
        torch.save(latents, folder / "raw_dc32_512" / f"{name}.jpg.pt")
        samples.append({"image": f"{name}.jpg", "annotation": f"{name}.txt"})
    (folder / "data.json").write_text(json.dumps(samples), encoding="utf-8")
