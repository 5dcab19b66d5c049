"""Changes to a config from a command line: read, and held to what the config has."""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import inspect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openuni.compat.building import loader_of
from openuni.errors import InvalidRequestError

Options = Mapping[str, Any] | Sequence[str]


def option_values(options: Options) -> dict[str, Any]:
    """Changes by dotted key, values read by :func:`option_value`.

    Raises:
        InvalidRequestError: one has no ``=``, or a list's brackets do not match.
    """
    if isinstance(options, Mapping):
        return dict(options)
    pairs: dict[str, Any] = {}
    for option in options:
        key, equals, value = option.partition("=")
        if not equals:
            raise InvalidRequestError(
                f"the config option {option!r} is not key=value",
                hint="Name a field by its path: train_cfg.max_iters=100",
                details={"field": "cfg-options", "value": option},
            )
        pairs[key.strip()] = option_value(value)
    return pairs


def option_value(text: str) -> Any:
    """A value as mmengine's command lines read it, but for its losses.

    Numbers, ``true`` and ``false``, ``None``, lists by commas or in brackets, and else text.
    Spaces within a text stay, and what is a literal of Python in quotes or brackets is that
    literal: ``"'1,5'"`` is text. mmengine takes all spaces and outer quotes away.

    Raises:
        InvalidRequestError: a list's brackets do not match.
    """
    text = text.strip()
    if text[:1] in _LITERAL:
        with contextlib.suppress(ValueError, SyntaxError):
            return ast.literal_eval(text)
    for opening, closing, kind in (("[", "]", list), ("(", ")", tuple)):
        if text.startswith(opening) and text.endswith(closing):
            return kind(option_value(item) for item in _items(text[1:-1]))
    if "," in text:  # as mmengine has it: a list needs no brackets
        return [option_value(item) for item in _items(text)]
    for number in (int, float):
        with contextlib.suppress(ValueError):
            return number(text)
    return _WORDS.get(text if text == "None" else text.lower(), text)


_LITERAL = tuple("'\"[({")
_WORDS = {"None": None, "true": True, "false": False}


def _items(text: str) -> list[str]:
    """What stands between the commas that are in no brackets; a last comma ends the list."""
    depth, begin, items = 0, 0, []
    for index, char in enumerate(text):
        depth += (char in "[(") - (char in ")]")
        if char == "," and depth == 0:
            items.append(text[begin:index])
            begin = index + 1
    if depth:
        raise InvalidRequestError(
            f"brackets do not match in the config option {text!r}",
            hint="Close every bracket, or put quotes around a text that holds some.",
            details={"field": "cfg-options", "value": text},
        )
    return items if begin == len(text) else [*items, text[begin:]]


class CfgOptionsAction(argparse.Action):
    """``--cfg-options KEY=VALUE ...`` as a mapping; later ones win."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        before = getattr(namespace, self.dest, None) or {}
        setattr(namespace, self.dest, {**before, **option_values(values)})


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
