"""Latents of pictures: encoded once, then mapped from a file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from openuni.data.worker_signals import heed_parent_alone, held_back
from openuni.models.pretrained import find_folder, load_vae
from openuni.nano.autoencoder import encode_pictures
from openuni.nano.edits import make_edit
from openuni.nano.render import render
from openuni.nano.scenes import make_scene

_BATCH = 64
_MOST_WORKERS = 8


def _of_scene(seed: int, index: int) -> NDArray[np.uint8]:
    return render(make_scene(seed, index))


def _of_edit(seed: int, index: int) -> NDArray[np.uint8]:
    return render(make_edit(seed, index).target)


_PICTURES: dict[str, Callable[[int, int], NDArray[np.uint8]]] = {
    "scenes": _of_scene,
    "edits": _of_edit,
}


class Latents:
    """Scaled latents (16, 8, 8) of pictures 0..count-1 of a seed.

    They are made at the first use and kept in a file; another autoencoder makes another file.

    Args:
        what: "scenes", or "edits" for the pictures that these want.
        seed: of the scenes.
        count: how many.
        folder: of the files.
        autoencoder: its folder.
    """

    def __init__(self, what: str, seed: int, count: int, folder: str, autoencoder: str) -> None:
        self.count = count
        weights = find_folder(autoencoder) / "diffusion_pytorch_model.safetensors"
        made_by = hashlib.sha256(weights.read_bytes()).hexdigest()[:8]
        path = Path(folder) / f"latents-{what}-{seed}-{count}-{made_by}.npy"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            with partial.open("wb") as file:
                np.save(file, _encode(what, seed, count, autoencoder))
            partial.replace(path)
        self._mapped = np.load(path, mmap_mode="r")

    def __getitem__(self, index: int) -> Tensor:
        return torch.from_numpy(np.array(self._mapped[index]))


class _Pictures(Dataset[Tensor]):
    def __init__(self, what: str, seed: int, count: int) -> None:
        self._what, self._seed, self._count = what, seed, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Tensor:
        return torch.from_numpy(_PICTURES[self._what](self._seed, index))


def _start_worker(_: int) -> None:
    heed_parent_alone()


def _encode(what: str, seed: int, count: int, autoencoder: str) -> NDArray[np.float32]:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    vae = load_vae(find_folder(autoencoder)).to(device, memory_format=torch.channels_last)
    # Pictures are drawn by processes of their own, beside the encoding.
    workers = min(_MOST_WORKERS, os.cpu_count() or 1) if count > _BATCH else 0
    loader = DataLoader(
        _Pictures(what, seed, count),
        batch_size=_BATCH,
        num_workers=workers,
        worker_init_fn=_start_worker,
        # Of its own: a training draws the same whether latents are there or have to be made.
        generator=torch.Generator(),
    )
    with held_back():
        pictures = iter(loader)
    shown = tqdm(pictures, f"latents of {what}", len(loader), unit="batch", mininterval=5)
    parts = [encode_pictures(vae, batch.numpy()).contiguous() for batch in shown]
    encoded: NDArray[np.float32] = torch.cat(parts).numpy()
    return encoded
