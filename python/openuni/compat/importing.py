"""Answers imports of the official module names with thin re-exports of ours."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from openuni.compat.module_names import MODULE_NAMES


def install() -> None:
    """Make the official module names importable in this process; calling it again does nothing."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Finds the listed modules and the packages above them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in MODULE_NAMES:
            return ModuleSpec(fullname, _ReExports(MODULE_NAMES[fullname]))
        if any(name.startswith(f"{fullname}.") for name in MODULE_NAMES):
            spec = ModuleSpec(fullname, _Package(), is_package=True)
            # Where a checkout is on the path, its other modules are found below its own folders.
            spec.submodule_search_locations = _checkout_folders(fullname, path)
            return spec
        return None


class _Package(Loader):
    """A package without contents of its own."""

    def exec_module(self, module: ModuleType) -> None:
        pass


class _ReExports(Loader):
    """A module whose names are ours."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def exec_module(self, module: ModuleType) -> None:
        for name, place in self.names.items():
            owner, _, attribute = place.partition(":")
            setattr(module, name, getattr(importlib.import_module(owner), attribute))


def _checkout_folders(fullname: str, path: Sequence[str] | None) -> list[str]:
    leaf = fullname.rpartition(".")[2]
    folders = [Path(entry or ".") / leaf for entry in (sys.path if path is None else path)]
    return [str(folder) for folder in folders if folder.is_dir()]
