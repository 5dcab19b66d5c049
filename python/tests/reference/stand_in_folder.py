"""Tiny models and checkpoints for the stand-in checkout: python -m reference.stand_in_folder FOLDER

Prints, as JSON, its config and the changes by which the config finds the models from anywhere.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from parity.tiny_models import write_internvl, write_sana, write_vae

STAND_IN = Path(__file__).parent / "stand_in"


def write_stand_in(folder: Path) -> None:
    """models/ and trained.pth, as the stand-in's configs name them."""
    write_internvl(folder / "models" / "internvl")
    write_sana(folder / "models" / "sana")
    write_vae(folder / "models" / "vae")
    torch.manual_seed(3)
    torch.save(
        {"meta_queries": torch.randn(8, 32), "projector.weight": torch.randn(24, 32),
         "projector.bias": torch.randn(24)},
        folder / "trained.pth",
    )  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1])
    write_stand_in(folder)
    places = {
        "vae": "vae",
        "transformer": "sana",
        "test_scheduler": "sana",
        "tokenizer": "internvl",
    }
    paths = [
        f"model.{part}.pretrained_model_name_or_path={folder / 'models' / place}"
        for part, place in places.items()
    ]
    config = str(STAND_IN / "configs/models/tiny.py")
    found = {
        "reference": str(STAND_IN),
        "config": config,
        "checkpoint": str(folder / "trained.pth"),
        "cfgOptions": ["model.lmm.words=280", *paths],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
