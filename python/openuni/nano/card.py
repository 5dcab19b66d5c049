"""What openuni-nano's model folder says of it."""

from __future__ import annotations

from typing import Any

from openuni.nano.scenes import IMAGE_SIZE
from openuni.pipelines.prompts import PromptTemplate


def make_card() -> dict[str, Any]:
    """What `openuni.json` says beyond the module's own numbers."""
    prompts = PromptTemplate()
    return {
        "id": "openuni-nano",
        "defaults": {
            "width": IMAGE_SIZE,
            "height": IMAGE_SIZE,
            "steps": 20,
            "guidance": 4.5,
            # An order tells the target whole, and keeping all as it is is no opposite of it.
            "edit_guidance": 1.0,
        },
        "prompts": {
            "instruction": prompts.instruction,
            "generation": prompts.generation,
            "unconditional": prompts.unconditional,
            "image_start": prompts.image_start,
        },
    }
