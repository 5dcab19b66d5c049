"""Changes to a config from a command line: read, and held to what the config has."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openuni.compat.building import loader_of
from openuni.errors import InvalidRequestError

Options = Mapping[str, Any] | Sequence[str]


def option_values(options: Options) -> dict[str, Any]:
    """Changes by dotted key, values read as mmengine's command lines read them.

    Raises:
        InvalidRequestError: one has no ``=``.
    """
    if isinstance(options, Mapping):
        return dict(options)
    from mmengine.config import DictAction

    pairs: dict[str, Any] = {}
    for option in options:
        key, equals, value = option.partition("=")
        if not equals:
            raise InvalidRequestError(f"the config option {option!r} is not key=value")
        pairs[key.strip()] = DictAction._parse_iterable(value)
    return pairs


def check_options(config: Any, keys: Collection[str]) -> None:
    """Hold changes to what the config has, or what the class that it names would take.

    Args:
        config: what :func:`openuni.compat.config_files.read_config` read.
        keys: dotted keys.

    Raises:
        InvalidRequestError: a key that nothing would read; mmengine itself adds it silently.
    """
    for key in keys:
        here: Any = _TopLevel(config.items())
        for name in key.split("."):
            found = _step(here, name)
            if found is _NEW:
                break
            if found is _NOTHING:
                raise _unknown(key, name, _names(here).known)
            here = found


#: An argument that the config leaves out: what stands below it is the caller's.
_NEW = object()
_NOTHING = object()


class _TopLevel(dict[str, Any]):
    """The whole of a config: nothing would read a name that it lacks."""


@dataclass(frozen=True)
class _Names:
    known: list[str]
    takes_any: bool = False


def _step(here: Any, name: str) -> Any:
    if isinstance(here, list | tuple):
        return here[int(name)] if name.isdigit() and int(name) < len(here) else _NOTHING
    if not isinstance(here, Mapping):
        return _NOTHING
    if name in here:
        return here[name]
    names = _names(here)
    if name in names.known:
        return _NEW
    # Some classes take any argument: what looks like a slip for one that is known is refused.
    slip = difflib.get_close_matches(name, names.known, n=1, cutoff=0.8)
    return _NEW if names.takes_any and not slip else _NOTHING


def _names(here: Any) -> _Names:
    """What may stand in a part of a config: what is there, and what its class takes."""
    if not isinstance(here, Mapping):
        return _Names([])
    present = list(here)
    if "type" not in here:
        # What takes such a plain dict is not known here.
        return _Names(present, takes_any=not isinstance(here, _TopLevel))
    try:
        parameters = inspect.signature(loader_of(here["type"])).parameters.values()
    except (ImportError, TypeError, ValueError):
        return _Names(present, takes_any=True)
    named = [p.name for p in parameters if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters)
    return _Names([*dict.fromkeys([*present, *named])], takes_any)


def _unknown(key: str, name: str, known: list[str]) -> InvalidRequestError:
    near = difflib.get_close_matches(name, known, n=1)
    listed = f"Known here: {', '.join(sorted(known))}." if known else "Nothing stands below that."
    return InvalidRequestError(
        f"the config has nothing to change under {key!r}",
        hint=f"Did you mean {near[0]}? {listed}" if near else listed,
        details={"field": "model.cfgOptions", "value": key},
    )
