"""xtuner without what training has no use for.

Importing ``xtuner.dataset`` or ``xtuner.engine`` as they are takes seconds and needs torchvision
and, for some parts, DeepSpeed. Here their packages are entered without running them: the modules
that configs name are xtuner's own, and anything else runs the whole package after all.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

_CONSTANTS = dict.fromkeys(
    ("DEFAULT_IMAGE_TOKEN", "DEFAULT_PAD_TOKEN_INDEX", "IGNORE_INDEX", "IMAGE_TOKEN_INDEX"),
    "xtuner.utils.constants",
)
_PARTS: dict[str, dict[str, str]] = {
    "xtuner.dataset": {"ConcatDataset": "xtuner.dataset.concat_dataset"},
    "xtuner.engine": {"TrainLoop": "xtuner.engine.runner.loops"},
    "xtuner.utils": {
        "PROMPT_TEMPLATE": "xtuner.utils.templates",
        "SYSTEM_TEMPLATE": "xtuner.utils.templates",
        **_CONSTANTS,
    },
}


def install() -> None:
    """Enter xtuner's packages lightly; those imported before are left as they are."""
    for name in _PARTS:
        if name in sys.modules:
            continue
        spec = importlib.util.find_spec(name)
        if spec is None:
            raise ImportError(f"{name} is not there", name="xtuner")
        package = _LightPackage(name)
        package.__spec__, package.__path__ = spec, list(spec.submodule_search_locations or ())
        package.__file__, package.__package__ = spec.origin, name
        sys.modules[name] = package
        setattr(sys.modules["xtuner"], name.rpartition(".")[2], package)


class _LightPackage(ModuleType):
    """A package whose ``__init__`` runs only if a name asks for it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        place = _PARTS[self.__name__].get(name)
        if place is not None:
            return getattr(importlib.import_module(place), name)
        if importlib.util.find_spec(f"{self.__name__}.{name}") is not None:
            raise AttributeError(name)  # a submodule, which the import statement now loads itself
        # Whoever looks through all modules, as pickle does for a function, asks for any name.
        if "_ran" not in self.__dict__ and re.search(rf"\b{name}\b", self._source()):
            self.__dict__["_ran"] = True
            assert self.__spec__ is not None
            assert self.__spec__.loader is not None
            self.__spec__.loader.exec_module(self)
            return getattr(self, name)
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def _source(self) -> str:
        return Path(str(self.__file__)).read_text(encoding="utf-8")
