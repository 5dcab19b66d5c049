"""The official config files whose losses are compared, and the flags that make them tiny."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openuni.configs
from training.tiny_job import SEED, as_arguments, options_for

_NESTED = ("dataset.datasets.0", "dataset.datasets.1", "dataset.datasets.2.datasets.0",
           "dataset.datasets.2.datasets.1", "dataset.datasets.3")  # fmt: skip
#: Where ours of the same names and values are.
OURS = Path(openuni.configs.__file__).parent
#: Largest relative difference of any step's loss.
TOLERANCES = {"float32": 1e-5, "bfloat16": 1e-3}

#: Every config file of both stages in the official repository.
CONFIGS = (
    "finetune/openuni_l_internvl3_1b_sana_0_6b_512_hf_blip3o60k",
    "finetune/openuni_l_internvl3_2b_sana_1_6b_512_hf_blip3o60k",
    "finetune/openuni_l_internvl3_2b_sana_1_6b_1024_hf_blip3o60k",
    "pretrain/openuni_b_internvl3_1b_sana_0_6b_512_hf_text2image23m",
    "pretrain/openuni_b_internvl3_1b_sana_0_6b_512_hf_image2image10m",
    "pretrain/openuni_l_internvl3_2b_sana_1_6b_512_hf_text2image23m",
    "pretrain/openuni_l_internvl3_2b_sana_1_6b_1024_hf_text2image23m",
)


@dataclass(frozen=True)
class Case:
    """One config file, in one precision."""

    config: str
    dtype: str

    @property
    def name(self) -> str:
        """As it is recorded."""
        return f"{self.config} {self.dtype}"

    @property
    def tolerance(self) -> float:
        """Largest relative difference of any step's loss."""
        return TOLERANCES[self.dtype]

    def arguments(self) -> list[str]:
        """Flags after the config file, for the official script and for ours."""
        nested = "text2image" in self.config
        options: dict[str, Any] = options_for(
            dtype=self.dtype, datasets=_NESTED if nested else ("dataset",)
        )
        if "finetune" in self.config:
            options["model.pretrained_pth"] = "pretrained.pth"
        if "image2image" in self.config:
            # Small pictures, and as many image tokens as the tiny vision model gives features.
            options["train_dataloader.dataset.image_size"] = 64
            options["train_dataloader.dataset.image_length"] = 16
        return ["--seed", str(SEED), "--cfg-options", *as_arguments(options)]


CASES = tuple(Case(config, dtype) for dtype in TOLERANCES for config in CONFIGS)
