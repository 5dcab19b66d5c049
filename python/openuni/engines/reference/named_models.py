"""Which of the repository's config files describes a model that is known by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openuni.errors import ModelNotFoundError, UnsupportedError

_MODELS = "configs/models"
_CONFIGS = {
    "openuni-b-512": "openuni_b_internvl3_1b_sana_0_6b_512_hf.py",
    "openuni-l-512": "openuni_l_internvl3_2b_sana_1_6b_512_hf.py",
    "openuni-l-1024": "openuni_l_internvl3_2b_sana_1_6b_1024_hf.py",
    "openuni-l-qwen-1024": "openuni_l_qwen2_5_vl_3b_sana_1_6b_1024_hf.py",
}
_SANA = ("transformer", "train_scheduler", "test_scheduler")


def named_model(model: Mapping[str, Any], checkout: Path) -> tuple[Path, list[str]]:
    """The config file of a request's model, and the changes to it.

    Raises:
        UnsupportedError: a model that the official repository does not describe.
        ModelNotFoundError: the weights of a variant are not on this machine.
    """
    if "config" in model:
        return Path(model["config"]["file"]), list(model["config"]["options"])
    name = model.get("variant", model["id"])
    if name not in _CONFIGS or model["path"]:
        raise UnsupportedError(
            f"the reference engine cannot run {model['path'] or name}",
            hint=f"Name a config file of the checkout, such as {_MODELS}/"
            f"{_CONFIGS['openuni-b-512']}, or one of {', '.join(_CONFIGS)}.",
            details={"field": "model"},
        )
    if "checkpoint" not in model:
        raise ModelNotFoundError(
            f"the weights of {model['id']} are not on this machine",
            hint=f"Fetch them: openuni models pull {model['id']}",
            details={"model": model["id"]},
        )
    return checkout / _MODELS / _CONFIGS[name], _places(model.get("parts", {}))


def _places(parts: Mapping[str, str]) -> list[str]:
    """Folders in place of the names of hub repositories."""
    sources = {"lmm": ("lmm", "tokenizer"), "vae": ("vae",), "transformer": _SANA}
    return [
        f"model.{target}.pretrained_model_name_or_path={folder}"
        for part, folder in parts.items()
        for target in sources[part]
    ]
