"""Checks the checkout and what is installed, before anything heavy is imported.

    python -m openuni.engines.reference.environment [--reference DIR]

prints each finding as JSON. Standard library only.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass

from openuni.engines.reference.checkout import find_checkout
from openuni.engines.reference.requirements import (
    REQUIREMENTS,
    Requirement,
    installed,
    pins,
    version_numbers,
)
from openuni.errors import MissingPackageError, OpenUniError

_OLDEST_PYTHON = (3, 10)


@dataclass(frozen=True)
class Finding:
    """What came of one check.

    Args:
        id: ``checkout``, ``python``, or ``package:NAME``.
        status: ``ok``; ``warning``: works, another version was tried; ``failed``.
        detail: what was found.
        remedy: what to do, a command where one does.
    """

    id: str
    status: str
    detail: str
    remedy: str | None = None


def check_environment(reference: str | None = None) -> list[Finding]:
    """Every finding, the checkout first."""
    known = pins()
    return [
        _checkout(reference),
        _python(),
        *(_package(requirement, known.get(requirement.name)) for requirement in REQUIREMENTS),
    ]


def require_environment() -> None:
    """Raise where what is installed cannot run the reference.

    Raises:
        MissingPackageError: naming every package and a version that works.
    """
    known = pins()
    wrong = {
        requirement.name: finding
        for requirement in REQUIREMENTS
        if (finding := _package(requirement, known.get(requirement.name))).status == "failed"
    }
    if wrong:
        told = "; ".join(f"{name}: {finding.detail}" for name, finding in wrong.items())
        raise MissingPackageError(
            f"the reference cannot run in {sys.executable}: {told}",
            hint=_all_at_once(wrong, known),
            details={"packages": sorted(wrong), "executable": sys.executable},
        )


def _checkout(reference: str | None) -> Finding:
    try:
        return Finding("checkout", "ok", str(find_checkout(reference)))
    except OpenUniError as error:
        return Finding("checkout", "failed", error.message, error.hint)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= _OLDEST_PYTHON:
        return Finding("python", "ok", f"{version}, {sys.executable}")
    return Finding("python", "failed", f"{version} is too old", "Use Python 3.11.")


def _package(requirement: Requirement, pin: str | None) -> Finding:
    name, found = f"package:{requirement.name}", installed(requirement.name)
    remedy = _remedy(requirement, pin)
    if found is None:
        if requirement.need == "required":
            return Finding(name, "failed", f"not installed; {requirement.use}", remedy)
        if requirement.need == "stood-in":
            return Finding(name, "ok", f"not installed, and not needed: {requirement.use}")
        return Finding(name, "ok", f"not installed; only for {requirement.use}", remedy)
    if requirement.below and version_numbers(found) >= version_numbers(requirement.below):
        detail = f"{found} does not work: a version below {requirement.below} is needed"
        return Finding(name, "failed", detail, remedy)
    if pin and version_numbers(found) != version_numbers(pin):
        return Finding(name, "warning", f"{found}; tried with {pin}", remedy)
    return Finding(name, "ok", found)


def _remedy(requirement: Requirement, pin: str | None) -> str:
    if requirement.advice:
        return requirement.advice.format(name=requirement.name, pin=pin)
    return f"pip install {requirement.name}=={pin}" if pin else f"pip install {requirement.name}"


def _all_at_once(wrong: dict[str, Finding], known: dict[str, str]) -> str:
    """One command for what pip resolves, then the rest."""
    plain = [f"{r.name}=={known.get(r.name)}" if r.name in known else r.name
             for r in REQUIREMENTS if r.name in wrong and not r.advice]  # fmt: skip
    others = [_remedy(r, known.get(r.name)) for r in REQUIREMENTS if r.name in wrong and r.advice]
    commands = [f"pip install {' '.join(plain)}"] if plain else []
    return "Install what is missing: " + "; then ".join([*commands, *others])


def main() -> None:
    """Reads the command line and prints the findings."""
    parser = argparse.ArgumentParser(prog="openuni.engines.reference.environment")
    parser.add_argument("--reference", help="folder of the checkout; else OPENUNI_REFERENCE")
    findings = check_environment(parser.parse_args().reference)
    print(json.dumps([asdict(finding) for finding in findings]))


if __name__ == "__main__":
    main()
