"""Writes what an official command line names, tiny: python tiny_official.py FOLDER

models/      the pretrained parts, random weights
trained.pth  trained weights
options      changes that make an official config build the tiny parts, a line each
pictures     what the official code drew of them: two pictures side by side, RGB
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch

TESTS = Path(__file__).parents[3] / "python" / "tests"
sys.path.insert(0, str(TESTS))

from parity.tiny_models import CONNECTOR, QUERIES, trained_weights, write_all


def main(folder: Path) -> None:
    models = write_all(folder / "models")
    torch.save({"state_dict": trained_weights("enc_proj")}, folder / "trained.pth")
    sana, lmm, vae = models / "sana", models / "internvl", models / "vae"
    options = {
        "model.num_queries": QUERIES,
        **{f"model.connector.{name}": value for name, value in CONNECTOR.items()},
        "model.lmm.pretrained_model_name_or_path": lmm,
        "model.tokenizer.pretrained_model_name_or_path": lmm,
        "model.vae.pretrained_model_name_or_path": vae,
        "model.transformer.pretrained_model_name_or_path": sana,
        "model.train_scheduler.pretrained_model_name_or_path": sana,
        "model.test_scheduler.pretrained_model_name_or_path": sana,
        # The official numbers were recorded in fp32; the config rounds to bf16.
        **{f"model.{part}.torch_dtype": "float32" for part in ("lmm", "vae", "transformer")},
    }
    lines = [f"{key}={value}" for key, value in options.items()]
    (folder / "options").write_text("\n".join(lines), encoding="utf-8")
    recorded = np.load(TESTS / "parity" / "fixtures" / "internvl.npz")["text_pictures"]
    (folder / "pictures").write_bytes(np.concatenate(list(recorded), axis=1).tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
