"""PyTorch's compiler front end, left for later: it is a fifth of what diffusers imports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_NAME = "torch._dynamo"
#: What libraries import from it though they compile nothing: it stands for itself.
_LEAF = "_trace_wrapped_higher_order_op"

_allowed: list[Any] = []


@contextmanager
def deferred_dynamo() -> Iterator[None]:
    """While the block lasts, importing libraries does not import ``torch._dynamo``.

    They want two decorators of it, which are noted: :func:`apply_decorators` is called before
    something is compiled.
    """
    spec = None if _NAME in sys.modules else find_spec(_NAME)
    if spec is None:
        yield
        return
    stand_in = _Decorators(_NAME)
    stand_in.__path__ = list(spec.submodule_search_locations or [])
    stand_in.__file__ = spec.origin
    sys.modules[_NAME] = stand_in
    try:
        yield
    finally:
        if sys.modules.get(_NAME) is stand_in:
            del sys.modules[_NAME]


def apply_decorators() -> None:
    """Import ``torch._dynamo`` and tell it what libraries have decorated meanwhile."""
    dynamo = import_module(_NAME)
    if f"{_NAME}.{_LEAF}" in sys.modules:
        # It came before its package, which therefore did not get its name.
        setattr(dynamo, _LEAF, sys.modules[f"{_NAME}.{_LEAF}"])
    while _allowed:
        dynamo.allow_in_graph(_allowed.pop())


class _Decorators(ModuleType):
    """Stands in for the package while libraries are imported."""

    def allow_in_graph(self, function: Any) -> Any:
        # Libraries keep this one, and may call it when the package is there.
        dynamo = _real()
        if dynamo is not None:
            return dynamo.allow_in_graph(function)
        _allowed.append(function)
        return function

    def disable(self, function: Any = None, recursive: bool = True, **options: Any) -> Any:
        if function is None:
            return partial(self.disable, recursive=recursive, **options)
        disabled: list[Callable[..., Any]] = []

        @wraps(function)
        def deferred(*args: Any, **kwargs: Any) -> Any:
            dynamo = _real()
            if dynamo is None:
                return function(*args, **kwargs)
            if not disabled:
                disabled.append(dynamo.disable(function, recursive, **options))
            return disabled[0](*args, **kwargs)

        return deferred


def _real() -> Any:
    """The package itself, if it has been imported."""
    found = sys.modules.get(_NAME)
    return None if isinstance(found, _Decorators) else found
