"""Writes what the hub holds of openuni-b-512, with few layers: python tiny_hub.py FOLDER

Each repository is a folder OWNER/NAME. Connector and queries are as large as the published ones,
since the model's name says how large; its pretrained parts say so themselves, and are tiny.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[3] / "python" / "tests"))

from parity.tiny_models import INTERNVL, LLM, TRANSFORMER, write_internvl, write_sana, write_vae

from openuni.configs.variants import VARIANTS
from openuni.models.connector import Connector

_CAPTION = 2304


def main(hub: Path) -> None:
    variant = VARIANTS["openuni-b-512"]
    width = variant.connector.hidden_size
    llm = {**LLM, "hidden_size": width, "num_attention_heads": 14}
    write_internvl(hub / "OpenGVLab" / "InternVL3-1B", {**INTERNVL, "llm_config": llm})
    write_sana(
        hub / "Efficient-Large-Model" / "Sana_600M_512px_diffusers",
        {**TRANSFORMER, "caption_channels": _CAPTION},
    )
    write_vae(hub / "mit-han-lab" / "dc-ae-f32c32-sana-1.1-diffusers")
    torch.manual_seed(0)
    trained = nn.Module()
    trained.connector = Connector(variant.connector)
    trained.projector = nn.Linear(width, _CAPTION)
    trained.meta_queries = nn.Parameter(torch.randn(variant.queries, width) / width**0.5)
    weights = hub / "wusize" / "openuni"
    weights.mkdir(parents=True)
    name = "openuni_b_internvl3_1b_sana_0_6b_512_hf_blip3o60k.pth"
    torch.save({"state_dict": trained.bfloat16().state_dict()}, weights / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
