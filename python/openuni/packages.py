"""Packages that only some work needs."""

from __future__ import annotations

import importlib.util

from openuni.errors import MissingPackageError


def require_packages(work: str, *names: str, hint: str) -> None:
    """Refuse work whose packages are missing, before anything heavy is imported or read.

    Args:
        work: what needs them, as the beginning of a sentence: ``training``.
        names: as they are imported.
        hint: how they are installed, or what does without them.

    Raises:
        MissingPackageError: naming each that is missing.
    """
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPackageError(
            f"{work} needs packages that are not installed: {', '.join(missing)}",
            hint=hint,
            details={"packages": missing},
        )
