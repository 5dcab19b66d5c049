"""The official code: built and called as scripts/text2image.py does it, but for the device."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


def load(checkout: Path, models: Path, config: Path) -> Any:
    """The official model of a config and its trained weights, in fp32 on the CPU."""
    sys.path.insert(0, str(checkout))
    _stand_in_for_timm()
    from mmengine.config import Config
    from xtuner.model.utils import guess_load_checkpoint
    from xtuner.registry import BUILDER

    model = BUILDER.build(Config.fromfile(str(config)).model).eval()
    model.load_state_dict(guess_load_checkpoint(str(models / "trained.pth")), strict=False)
    return model


def draw(
    model: Any,
    prompt: str,
    pictures: int,
    steps: int,
    size: int,
    on_step: Callable[[], None] = lambda: None,
) -> Tensor:
    """(pictures, size, size, 3) uint8, seed 42."""
    generator = torch.Generator("cpu").manual_seed(42)
    conditions = model.prepare_text_conditions(prompt, None)
    rows = {
        name: torch.cat([value[:1].expand(pictures, -1), value[1:].expand(pictures, -1)])
        for name, value in conditions.items()
    }
    hook = model.transformer.register_forward_hook(lambda *_: on_step())
    samples = model.generate(
        **rows, cfg_scale=4.5, num_steps=steps, generator=generator, height=size, width=size,
        progress_bar=False,
    )  # fmt: skip
    hook.remove()
    return torch.clamp(127.5 * samples + 128.0, 0, 255).to(torch.uint8).permute(0, 2, 3, 1)


def _stand_in_for_timm() -> None:
    """The vision model wants timm for stochastic depth alone, which is off."""
    import importlib

    import diffusers  # noqa: F401 - looks for timm when it is first imported
    import transformers  # noqa: F401 - so does this

    package, layers = types.ModuleType("timm"), types.ModuleType("timm.layers")
    layers.DropPath = nn.Identity  # type: ignore[attr-defined]
    sys.modules.update({"timm": package, "timm.layers": layers})
    importlib.import_module("src.models.internvl3.modeling_intern_vit")
    del sys.modules["timm"], sys.modules["timm.layers"]
