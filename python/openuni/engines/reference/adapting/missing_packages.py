"""Answers for packages that are imported and not used, where they are absent.

What is imported from them can be named and subclassed; to make an instance says which package it
would take. timm's stochastic depth, which the vision model does use, has a class here.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from typing import Any

from torch import Tensor, nn

from openuni.errors import MissingPackageError

#: Importable name -> name for pip.
PACKAGES = {
    "torchvision": "torchvision",
    "timm": "timm",
    "skimage": "scikit-image",
    "inflect": "inflect",
}


def stand_in() -> None:
    """Answer for the packages that are absent, from now on."""
    # These look for such packages while they are imported, and would take a stand-in for one.
    import datasets  # noqa: F401
    import diffusers  # noqa: F401
    import transformers.utils.import_utils  # noqa: F401

    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())  # last: packages that are there come first


class DropPath(nn.Module):
    """Stochastic depth: in training, whole samples of a branch are dropped at random.

    Args:
        drop_prob: share of samples, 0 to 1.
        scale_by_keep: whether those that stay make up for those that go.

    Source: arXiv 1603.09382.
    """

    def __init__(self, drop_prob: float = 0.0, scale_by_keep: bool = True) -> None:
        super().__init__()
        self.drop_prob = drop_prob
        self.scale_by_keep = scale_by_keep

    def forward(self, x: Tensor) -> Tensor:
        """(batch, ...) -> the same shape."""
        if self.drop_prob == 0 or not self.training:
            return x
        kept = 1 - self.drop_prob
        mask = x.new_empty((len(x), *[1] * (x.ndim - 1))).bernoulli_(kept)
        return x * (mask / kept if self.scale_by_keep and kept > 0 else mask)


#: What does get used.
_USED: dict[str, Any] = {
    "timm.layers.DropPath": DropPath,
    "timm.models.layers.DropPath": DropPath,
    "inflect.engine": object,
}


class _Absent(type):
    """A name of an absent package; names below it are there too."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(f"{cls.__name__}.{name}")


def _absent(name: str) -> type:
    package = PACKAGES[name.partition(".")[0]]

    def refuse(*args: Any, **options: Any) -> None:
        raise MissingPackageError(
            f"{name} was needed after all, and the package {package} is not installed",
            hint=f"pip install {package}",
            details={"packages": [package]},
        )

    return _Absent(name, (), {"__init__": refuse})


class _Module(types.ModuleType):
    __version__ = "0.0.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        full = f"{self.__name__}.{name}"
        return _USED.get(full) or _absent(full)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass
