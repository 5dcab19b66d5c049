"""Finds models by name or folder and keeps them in memory between requests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch

from openuni.errors import ModelNotFoundError
from openuni.models.native_folder import CARD_FILE, LoadedFolder, load_native_folder

_BUILT_IN = {"openuni-nano": Path(__file__).parent.parent / "nano" / "weights"}


class ModelStore:
    """Loaded models by folder.

    Args:
        device: where models are loaded.
        dtype: what their weights are converted to.
    """

    def __init__(self, device: torch.device, dtype: torch.dtype) -> None:
        self.device = device
        self.dtype = dtype
        self._loaded: dict[Path, LoadedFolder] = {}

    @property
    def loaded(self) -> list[str]:
        """Ids of the models in memory."""
        return [str(m.card.get("id", path.name)) for path, m in self._loaded.items()]

    def get(
        self, model_id: str, path: str | None, on_component: Callable[[str], None]
    ) -> LoadedFolder:
        """The model, loaded now if it is not in memory.

        Raises:
            ModelNotFoundError: no such built-in model or folder.
            WeightsError: the folder is damaged.
        """
        folder = model_folder(model_id, path)
        if folder not in self._loaded:
            self._loaded[folder] = load_native_folder(
                folder, device=self.device, dtype=self.dtype, on_component=on_component
            )
        return self._loaded[folder]


def model_folder(model_id: str, path: str | None) -> Path:
    """The folder of a model: ``path``, or the one that ships under that id."""
    folder = Path(path).expanduser().resolve() if path else _BUILT_IN.get(model_id)
    if folder is None or not (folder / CARD_FILE).is_file():
        raise ModelNotFoundError(
            f"there is no model at {folder}" if folder else f"there is no model named {model_id!r}",
            hint=f"Known models: {', '.join(_BUILT_IN)}. A folder must hold {CARD_FILE}.",
            details={"model": path or model_id, "available": sorted(_BUILT_IN)},
        )
    return folder
