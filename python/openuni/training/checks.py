"""What can be said of a config before anything is loaded."""

from __future__ import annotations

import difflib
import inspect
import os
import tempfile
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import torch
from mmengine.registry import (
    DATA_SAMPLERS,
    HOOKS,
    LOOPS,
    OPTIM_WRAPPERS,
    OPTIMIZERS,
    PARAM_SCHEDULERS,
)
from mmengine.runner import FlexibleRunner
from mmengine.utils import get_object_from_string
from torch.utils.data import DataLoader

from openuni.errors import InvalidRequestError
from openuni.models.connector import ConnectorConfig
from openuni.training.divided_model import DividedModel
from openuni.training.muon import Muon

#: Arguments that are handed over by whoever builds the part.
_GIVEN = {"self", "runner", "dataloader", "dataset", "seed", "params", "optimizer", "datasets"}
_PLAIN = (bool, int, float, str, type(None))
#: Least and largest values of counts; no machine has use for more.
_COUNTS = {
    "batch_size": (1, 65536), "num_workers": (0, 1024), "max_iters": (1, 10**9),
    "accumulative_counts": (1, 65536), "threads": (1, 1024),
}  # fmt: skip
#: Where mmengine looks names of types up.
_REGISTRIES = (HOOKS, LOOPS, OPTIMIZERS, OPTIM_WRAPPERS, PARAM_SCHEDULERS, DATA_SAMPLERS)
#: Fields whose parts are built from their types.
_BUILT = {
    "default_hooks", "custom_hooks", "optim_wrapper", "param_scheduler", "train_cfg",
    "train_dataloader",
}  # fmt: skip
_DTYPES = ("bfloat16", "float32", "float16")
#: Files that must be there before the models are loaded.
_FILES = ("pretrained_pth", "load_from")


def check_config(config: Mapping[str, Any], *, files: bool = True) -> None:
    """Check that the parts are there, and every argument's name and plain type.

    Args:
        config: a training's.
        files: whether the files that it names must be there already.

    Raises:
        InvalidRequestError: names the field.
    """
    config = getattr(config, "_cfg_dict", config)  # mmengine's Config itself is no mapping
    for name in ("model", "train_dataloader", "optim_wrapper", "train_cfg"):
        if not isinstance(config.get(name), Mapping):
            raise _invalid(name, "is missing", "A training config needs it.")
    for place, known in _known_names().items():
        part = _at(config, place)
        if isinstance(part, Mapping):
            _check_counts(place, part)
            for name in part:
                if name not in known:
                    raise _unknown(f"{place}.{name}", name, place, known)
    _check_muon(config["optim_wrapper"])
    for place, part, kind in _parts(config):
        _check_counts(place, part)
        _check_arguments(place, part, kind)
    _check_threads(config)
    for place, value in _named(config, _FILES if files else ()):
        if value is not None and not Path(value).expanduser().exists():
            raise _invalid(place, f"does not exist: {value}", f"Set {place} to a checkpoint.")
    dtype = config["optim_wrapper"].get("dtype")
    if dtype is not None and str(dtype).removeprefix("torch.") not in _DTYPES:
        raise _invalid("optim_wrapper.dtype", f"must be one of {', '.join(_DTYPES)}, not {dtype}")
    if str(dtype).removeprefix("torch.") == "float16" and not torch.cuda.is_available():
        raise _invalid(
            "optim_wrapper.dtype", "is float16, which needs a GPU", "Use bfloat16 or float32."
        )
    rate = (config["optim_wrapper"].get("optimizer") or {}).get("lr")
    if rate is not None and not (isinstance(rate, int | float) and 0 <= rate < 1e3):
        raise _invalid("optim_wrapper.optimizer.lr", f"must be a number from 0, not {rate!r}")
    _check_needed(config)


def _check_muon(wrapper: Mapping[str, Any]) -> None:
    optimizer = wrapper.get("optimizer") or {}
    # By its name alone it would be PyTorch's, which takes no vectors.
    if optimizer.get("type") in (Muon, "Muon") and wrapper.get("constructor") is None:
        raise _invalid(
            "optim_wrapper.constructor", "is missing: Muon is told by it which weights are which",
            "Set it to openuni.training.muon_constructor.MuonConstructor.",
        )  # fmt: skip


def _check_needed(config: Mapping[str, Any]) -> None:
    """What mmengine and xtuner ask for without saying where it belongs."""
    for name in ("dataset", "sampler", "collate_fn"):
        part = config["train_dataloader"].get(name)
        if not isinstance(part, Mapping) or "type" not in part:
            raise _invalid(f"train_dataloader.{name}", "is missing, or has no type")
    for name in ("dataset", "collate_fn"):
        kind = config["train_dataloader"][name]["type"]
        if not callable(kind):
            raise _invalid(
                f"train_dataloader.{name}.type", f"must be a class or a function, not {kind!r}",
                "Import it in the config file and name it without quotes.",
            )  # fmt: skip
    if (config["train_cfg"].get("max_iters") is None) == (
        config["train_cfg"].get("max_epochs") is None
    ):
        raise _invalid("train_cfg", "must have max_iters or max_epochs, and not both")
    wrapper = config["optim_wrapper"]
    if not isinstance(wrapper.get("optimizer"), Mapping) or "type" not in wrapper["optimizer"]:
        raise _invalid("optim_wrapper.optimizer", "is missing, or has no type")
    hooks = dict(config.get("default_hooks") or {})
    places = {f"default_hooks.{name}": hook for name, hook in hooks.items()}
    places |= {f"custom_hooks.{i}": h for i, h in enumerate(config.get("custom_hooks") or [])}
    for place, hook in places.items():
        if isinstance(hook, Mapping) and hook.get("interval", 1) in (0, None):
            raise _invalid(f"{place}.interval", f"must be steps, from 1, not {hook['interval']!r}")


def _check_threads(config: Mapping[str, Any]) -> None:
    kind, field = config["model"].get("type"), "train_cfg.threads"
    if config["train_cfg"].get("threads") is None:
        return
    if not (inspect.isclass(kind) and issubclass(kind, DividedModel)):
        name = getattr(kind, "__name__", kind)
        raise _invalid(field, f"needs a model whose batches can be divided, not {name}")
    if config.get("launcher", "none") != "none":
        raise _invalid(field, "is for one process", f"Leave {field} or --launcher out.")


def check_work_dir(folder: Path) -> None:
    """Make the job's folder and try to write to it.

    Raises:
        InvalidRequestError: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"0" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _invalid(
            "work_dir", f"{folder} cannot be written: {error.strerror}",
            "Choose another folder with --work-dir, or make room.",
        ) from error  # fmt: skip


def _parts(value: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    """Every mapping with a ``type`` that is known here: its place, itself and the type."""
    if isinstance(value, Mapping):
        kind = _named_type(value.get("type"), place)
        if callable(kind):
            yield place, value, kind
        items: Iterator[tuple[Any, Any]] = ((name, value[name]) for name in value)
    elif isinstance(value, list | tuple):
        items = ((index, item) for index, item in enumerate(value))
    else:
        return
    for name, item in items:
        yield from _parts(item, f"{place}.{name}" if place else str(name))


def _named_type(kind: Any, place: str) -> Any:
    """A type by its path or by the name that mmengine knows it by; None for other names."""
    if not isinstance(kind, str) or place.partition(".")[0] not in _BUILT:
        return kind
    if "." not in kind:
        return next((found for r in _REGISTRIES if (found := r.module_dict.get(kind))), None)
    found = get_object_from_string(kind)
    if found is None:
        raise _invalid(f"{place}.type", f"cannot be imported: {kind}", "Look for a slip in it.")
    return found


def _known_names() -> dict[str, set[str]]:
    """Names that parts without a type of their own may have."""
    loader = set(inspect.signature(DataLoader).parameters)
    clip = set(inspect.signature(torch.nn.utils.clip_grad_norm_).parameters)
    return {
        "train_dataloader": loader | {"unreadable_threshold", "disable_subprocess_warning"},
        "train_cfg": {
            "type",
            "max_iters",
            "max_epochs",
            "val_begin",
            "val_interval",
            "threads",
        },
        "model.connector": {f.name for f in fields(ConnectorConfig)} | {"_attn_implementation"},
        "optim_wrapper.clip_grad": clip - {"parameters"} | {"type"},
    }


def _at(config: Mapping[str, Any], place: str) -> Any:
    value: Any = config
    for name in place.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _named(value: Any, names: tuple[str, ...], place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name in value:
            inner = f"{place}.{name}" if place else str(name)
            if name in names:
                yield inner, value[name]
            else:
                yield from _named(value[name], names, inner)


def _check_counts(place: str, part: Mapping[str, Any]) -> None:
    for name, (least, most) in _COUNTS.items():
        if name not in part:
            continue
        value = part[name]
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not whole or not least <= value <= most:
            problem = f"must be a whole number from {least} to {most}, not {value!r}"
            raise _invalid(f"{place}.{name}", problem)


def _check_arguments(place: str, part: Mapping[str, Any], kind: Any) -> None:
    try:
        accepted = inspect.signature(kind).parameters
        hints = get_type_hints(kind.__init__ if inspect.isclass(kind) else kind)
    except (TypeError, ValueError, NameError):
        return  # not written in Python, or its annotations need what is not imported
    if any(entry.kind is entry.VAR_KEYWORD for entry in accepted.values()):
        known = None
    else:
        known = set(accepted) | _GIVEN | {"type", "priority"}
    for name in part:
        if known is not None and name not in known:
            raise _unknown(f"{place}.{name}", name, kind, known - _GIVEN)
        value, hint = part[name], hints.get(name)
        if name not in _COUNTS and hint is not None and not _fits(value, hint):
            wanted = getattr(hint, "__name__", str(hint))
            raise _invalid(f"{place}.{name}", f"must be {wanted}, not {value!r}")


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of a plain type; hints of any other kind fit everything."""
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    if not all(option in _PLAIN for option in options) or not isinstance(value, _PLAIN):
        return True
    if isinstance(value, bool):
        return bool in options
    if isinstance(value, int | float):
        return float in options or (int in options and float(value).is_integer())
    return type(value) in options


def _unknown(place: str, name: str, kind: Any, known: set[str]) -> InvalidRequestError:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"It takes {', '.join(sorted(known))}."
    return _invalid(place, f"is not known to {getattr(kind, '__name__', kind)}", hint)


def check_option_names(options: Mapping[str, Any], config: Any) -> None:
    """Raise InvalidRequestError for an option whose first name is in no config.

    Args:
        options: ``--cfg-options``.
        config: the config before they are merged into it.
    """
    known = {*config, *inspect.signature(FlexibleRunner).parameters}
    for option in options:
        first = option.partition(".")[0]
        if first not in known:
            raise _unknown(option, first, "the config", known)


def _invalid(field: str, problem: str, hint: str | None = None) -> InvalidRequestError:
    return InvalidRequestError(
        f"{field} {problem}", hint=hint or f"Change {field}.", details={"field": field}
    )
