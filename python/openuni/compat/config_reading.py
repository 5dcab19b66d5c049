"""Runs mmengine config files and merges changes into what they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openuni.compat.config_options import Options, option_values
from openuni.errors import InvalidRequestError
from openuni.packages import require_packages

Config = Any


def run_config_file(path: Path) -> Config:
    """What a config file holds; it is a program and is run.

    Raises:
        InvalidRequestError: there is no such file, or it fails.
        MissingPackageError: mmengine is not installed.
    """
    require_packages(
        "reading official config files",
        "mmengine",
        hint="Run `openuni setup --train`, or pip install mmengine into this environment.",
    )
    from mmengine.config import Config as MMConfig

    if not path.is_file():
        raise InvalidRequestError(
            f"there is no config file {path}",
            hint="Give the path of a .py config file.",
            details={"field": "config", "path": str(path)},
        )
    try:
        return MMConfig.fromfile(str(path))
    except Exception as error:  # a program may raise anything
        raise InvalidRequestError(
            f"the config file {path} cannot be read: {type(error).__name__}: {error}",
            hint="Run it from a checkout that holds the configs that it reads.",
            details={"field": "config", "path": str(path)},
        ) from error


def merge_options(config: Config, options: Options) -> None:
    """Change a config in place.

    Args:
        config: what :func:`run_config_file` gave.
        options: changes by dotted key, as a mapping or as ``key=value`` strings.

    Raises:
        InvalidRequestError: an option has no ``=``, or no place in the config.
    """
    try:
        config.merge_from_dict(option_values(options))
    except (KeyError, IndexError, TypeError) as error:
        raise InvalidRequestError(
            f"--cfg-options do not fit the config: {error}",
            hint="Name a field by its path, list entries by number: param_scheduler.0.end=100",
            details={"field": "cfg-options"},
        ) from error
