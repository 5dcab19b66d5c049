"""Modules that run when something is first taken from them, not when they are imported."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any

_lock = RLock()


class DeferredModule(ModuleType):
    """A module or package whose own code has not run yet. Its submodules can be imported."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        self._run()
        return getattr(self, name)

    def _run(self) -> None:
        with _lock:
            if type(self) is ModuleType:
                return
            self.__class__ = ModuleType  # type: ignore[assignment]
            assert self.__spec__ is not None
            assert self.__spec__.loader is not None
            try:
                self.__spec__.loader.exec_module(self)
            except BaseException:
                self.__class__ = DeferredModule
                raise


def defer(name: str) -> None:
    """Import a module without running it; nothing where it is imported already or not installed."""
    if name in sys.modules:
        return
    parent, _, own = name.rpartition(".")
    try:
        package = import_module(parent)
        spec = find_spec(name)
    except ImportError:
        return
    if spec is None:
        return
    module = module_from_spec(spec)
    module.__class__ = DeferredModule
    sys.modules[name] = module
    setattr(package, own, module)
