"""The official config files whose losses are compared, and the flags that make them tiny."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from training.tiny_job import SEED, as_arguments, options_for

_NESTED = ("dataset.datasets.0", "dataset.datasets.1", "dataset.datasets.2.datasets.0",
           "dataset.datasets.2.datasets.1", "dataset.datasets.3")  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One config file, in one precision."""

    name: str
    config: str
    dtype: str
    relative: float

    def arguments(self) -> list[str]:
        """Flags after the config file, for the official script and for ours."""
        nested = "pretrain" in self.config
        options: dict[str, Any] = options_for(
            dtype=self.dtype, datasets=_NESTED if nested else ("dataset",)
        )
        if not nested:
            options["model.pretrained_pth"] = "pretrained.pth"
        return ["--seed", str(SEED), "--cfg-options", *as_arguments(options)]


_FINETUNE = "finetune/openuni_l_internvl3_1b_sana_0_6b_512_hf_blip3o60k"
_PRETRAIN = "pretrain/openuni_b_internvl3_1b_sana_0_6b_512_hf_text2image23m"

CASES = (
    Case("finetune_float32", _FINETUNE, "float32", 1e-5),
    Case("pretrain_float32", _PRETRAIN, "float32", 1e-5),
)
