"""What models without a vision side are not asked to do."""

from __future__ import annotations

from openuni.errors import UnsupportedError
from openuni.models.native_folder import LoadedFolder


def require_sight(loaded: LoadedFolder, what: str) -> None:
    """Raise ``UnsupportedError`` where the model's language model has no vision side."""
    if not loaded.model.lmm.can_see:
        raise UnsupportedError(
            f"this model cannot {what}: its language model reads text only",
            hint="Choose a model that can see, such as openuni-b-512.",
        )
