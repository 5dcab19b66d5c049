"""A folder in which the official config files can be run: tiny models, tiny data, overrides."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from parity.tiny_models import CONNECTOR, QUERIES, trained_weights, write_all
from parity.tiny_weights import numbers
from PIL import Image

ITERATIONS, SEED = 20, 7
SAMPLES = 12
_LATENT_SIDE, _CHANNELS = 2, 4

#: The text-to-image sets of the official configs: folder of captions, list, key of the caption.
_CAPTIONED = (
    ("redcaps5m/raw", "redcaps5m/data.json", "re_caption"),
    ("laion6m/raw", "laion6m/data.json", "re_caption"),
    ("text-to-image-2M/raw/data_512_2M", "text-to-image-2M/data/data_512_2M.json", "prompt"),
    ("text-to-image-2M/raw/data_1024_10K", "text-to-image-2M/data/data_1024_10K.json", "prompt"),
    (
        "megalith-10m/captions",
        "megalith-10m/megalith10m_all.json",
        "caption_internlm2_short",
    ),
)


def write_folder(folder: Path) -> Path:
    """Models under ``models`` and data under ``data``, where the configs' relative paths look."""
    write_all(folder / "models")
    data = folder / "data"
    for size in (512, 1024):
        _write_blip3o(data / "BLIP3o-60k", size)
        for captions, listing, key in _CAPTIONED:
            latents = captions.replace("captions", "raw") + f"_dc32_{size}"
            _write_captioned(data, captions, listing, key, latents)
    write_pictures(data / "megalith-10m" / "raw")
    torch.save(trained_weights("enc_proj"), folder / "pretrained.pth")
    return folder


def write_pictures(folder: Path, count: int = SAMPLES, sizes: tuple[int, int] = (96, 120)) -> None:
    """PNG pictures ``000.png`` and so on, neither square nor plain."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(count):
        rng = np.random.default_rng(index)
        pixels = rng.integers(0, 256, (sizes[0] // 8, sizes[1] // 8, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize(sizes[::-1]).save(folder / f"{index:03}.png")


def options_for(
    *, dtype: str = "float32", datasets: Sequence[str] = ("dataset",)
) -> dict[str, Any]:
    """``--cfg-options`` that make any official config tiny, run in :func:`write_folder`'s folder.

    Args:
        dtype: of weights and autocast.
        datasets: where in ``train_dataloader`` datasets with a tokenizer stand.
    """
    path = "pretrained_model_name_or_path"
    models = {"lmm": "internvl", "tokenizer": "internvl", "vae": "vae", "transformer": "sana",
              "train_scheduler": "sana", "test_scheduler": "sana"}  # fmt: skip
    return {
        **{f"model.{part}.{path}": f"models/{name}" for part, name in models.items()},
        **{f"train_dataloader.{place}.tokenizer.{path}": "models/internvl" for place in datasets},
        **{f"model.connector.{name}": value for name, value in CONNECTOR.items()},
        **_dtypes(dtype),
        "model.connector._attn_implementation": "sdpa",
        # Without flash_attn the official language model falls back on this, and rounds like it.
        "model.lmm.attn_implementation": "eager",
        "model.num_queries": QUERIES,
        "optim_wrapper.dtype": dtype,
        # Twenty steps change what comes out, and do not blow rounding differences up.
        "optim_wrapper.optimizer.lr": 1e-4,
        "param_scheduler.0.end": 5,
        "param_scheduler.1.begin": 5,
        "param_scheduler.1.end": ITERATIONS,
        "train_cfg.max_iters": ITERATIONS,
        "train_dataloader.batch_size": 3,
        "train_dataloader.num_workers": 2,
        "default_hooks.logger.interval": 1,
    }


def _dtypes(dtype: str) -> dict[str, str]:
    # The configs say bfloat16 themselves; diffusers takes any dtype that is text for float32.
    parts = ("lmm", "vae", "transformer") if dtype == "float32" else ()
    return {f"model.{part}.torch_dtype": dtype for part in parts}


def as_arguments(options: Mapping[str, Any]) -> list[str]:
    """Options as words of a command line."""
    return [f"{name}={value}" for name, value in options.items()]


def _write_captioned(folder: Path, captions: str, listing: str, key: str, latents: str) -> None:
    samples = []
    for index in range(SAMPLES):
        name = f"{index:03}"
        _write_json(folder / captions / f"{name}.json", {key: _caption(index)})
        _write_latents(folder / latents / f"{name}.png.pt", f"{latents}-{index}")
        samples.append({"image": f"{name}.png", "annotation": f"{name}.json"})
    _write_json(folder / listing, samples)


def _write_blip3o(folder: Path, size: int) -> None:
    samples = []
    for index in range(SAMPLES):
        name = f"{index:03}"
        path = folder / "raw" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_caption(index), encoding="utf-8")
        _write_latents(folder / f"raw_dc32_{size}" / f"{name}.jpg.pt", f"blip3o-{size}-{index}")
        samples.append({"image": f"{name}.jpg", "annotation": f"{name}.txt"})
    _write_json(folder / "data.json", samples)


def _caption(index: int) -> str:
    return ("a red circle", "two dogs on a green hill", "night", "a cat {curled} up")[index % 4]


def _write_latents(path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(numbers(name, (_CHANNELS, _LATENT_SIDE, _LATENT_SIDE)), path)


def _write_json(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")
