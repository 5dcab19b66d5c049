"""The GenEval, DPG-Bench and WISE scripts of the checkout, which draw pictures and score none.

    python -m openuni.engines.reference.evaluation generate geneval --out DIR -m MODEL --data PATH
        [--size 512] [--steps 20] [--guidance 4.5] [--seed 42] [--batch-size 16]

The flags are those of ``python -m openuni.evaluation``. MODEL is a config file of the checkout, or
a request's ``model`` as JSON. ``run`` has our own evaluation score the pictures afterwards, in the
Python that OPENUNI_SCORING_PYTHON names.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openuni.engines.reference.checkout import EVALUATIONS, find_checkout
from openuni.engines.reference.evaluation_data import require_scoring_data, script_data
from openuni.engines.reference.named_models import named_model
from openuni.engines.reference.script import run_script
from openuni.errors import InvalidRequestError, MissingPackageError, UnsupportedError
from openuni.exit_status import exit_status

_OFFICIAL_BATCH = 16
#: What our scoring imports.
_SCORING = ("openuni", "httpx", "tenacity", "jinja2")


def parser() -> argparse.ArgumentParser:
    """The flags; those that the scripts have no use for are taken and checked."""
    flags = argparse.ArgumentParser(prog="openuni.engines.reference.evaluation")
    flags.add_argument("stage", choices=("generate", "run"))
    flags.add_argument("benchmark", choices=(*EVALUATIONS, "nano"))
    flags.add_argument("--out", required=True, help="folder to fill")
    flags.add_argument("-m", "--model", required=True, help="config file, or a model as JSON")
    flags.add_argument("--data", help="the benchmark's prompts: see evaluation_data.py")
    flags.add_argument("--protocol", help="wise: original or verified")
    flags.add_argument("--size", default="512", help="512 or 512x768, width first")
    flags.add_argument("--steps", type=int, default=20)
    flags.add_argument("--guidance", type=float, default=4.5)
    flags.add_argument("--edit-guidance", type=float, help="of openuni-nano's own benchmark")
    flags.add_argument("--seed", type=int, default=42)
    flags.add_argument("--seeding", choices=("official", "picture"), default="official")
    flags.add_argument("--batch-size", type=int, default=_OFFICIAL_BATCH, help="prompts at a time")
    flags.add_argument("--limit", type=int)
    flags.add_argument("--only", help="parts of openuni-nano's own benchmark")
    flags.add_argument("--processes", type=int, default=1)
    flags.add_argument("--engine", help="taken as said: this is the reference")
    return flags


def script_call(args: argparse.Namespace) -> tuple[str, list[str], list[str]]:
    """The script, its arguments, and the changes to its config.

    Raises:
        UnsupportedError: what the scripts cannot do.
        InvalidRequestError: a flag is missing or wrong.
    """
    _check(args)
    data = script_data(args.benchmark, args.data, args.protocol, Path(args.out))
    model = _model(args.model)
    config, options = named_model(model, find_checkout())
    if "dtype" in model:
        # All of the model follows its language model's.
        options = [*options, f"model.lmm.torch_dtype={model['dtype']}"]
    width, _, height = args.size.partition("x")
    checkpoint = ["--checkpoint", model["checkpoint"]] if "checkpoint" in model else []
    arguments = [
        str(config), *checkpoint, "--data", str(data), "--output", args.out,
        "--batch_size", str(args.batch_size), "--cfg_scale", str(args.guidance),
        "--num_steps", str(args.steps), "--height", height or width, "--width", width,
        "--seed", str(args.seed),
    ]  # fmt: skip
    return EVALUATIONS[args.benchmark], arguments, options


def _check(args: argparse.Namespace) -> None:
    if args.benchmark not in EVALUATIONS:
        raise UnsupportedError(f"the official repository has no script for {args.benchmark}")
    wrong = {
        "seeding": args.seeding != "official",
        "limit": args.limit is not None,
        "only": args.only is not None,
        "edit-guidance": args.edit_guidance is not None,
        "processes": args.processes != 1,
    }
    for flag, is_wrong in wrong.items():
        if is_wrong:
            raise UnsupportedError(
                f"the official scripts have no {flag} to choose",
                hint="Leave it out. Several GPUs share the work under the launcher torchrun.",
                details={"field": flag},
            )


def _model(text: str) -> Mapping[str, Any]:
    if text.startswith("{"):
        model: Mapping[str, Any] = json.loads(text)
        return model
    if text.endswith(".py"):
        return {"id": Path(text).stem, "path": None, "config": {"file": text, "options": []}}
    return {"id": text, "path": None}


def evaluate(words: Sequence[str]) -> None:
    """Draw, and score where that is asked for.

    Raises:
        OpenUniError: before anything is drawn, where it cannot be.
    """
    args, scoring = parser().parse_known_args(words)
    if args.stage == "generate":
        if scoring:
            raise InvalidRequestError(f"there is no flag {scoring[0]} for drawing")
        run_script(*script_call(args))
        return
    call = script_call(args)
    require_scoring_data(args.benchmark, args.data)
    python = os.environ.get("OPENUNI_SCORING_PYTHON") or sys.executable
    _check_scoring(python)
    # A process of its own: this one is adapted to the official code by then.
    protocol = ["--protocol", args.protocol] if args.protocol else []
    words = ["score", args.benchmark, args.out, "--data", args.data, *protocol, *scoring]
    run_script(*call)
    done = subprocess.run([python, "-m", "openuni.evaluation", *words], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _check_scoring(python: str) -> None:
    found = subprocess.run(
        [python, "-c", f"import {', '.join(_SCORING)}"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise MissingPackageError(
            f"{python} cannot score: {found.stderr.strip().splitlines()[-1]}",
            hint="openuni setup --evaluation, or draw only (generate) and score elsewhere",
            details={"packages": list(_SCORING), "executable": python},
        )


def main() -> int:
    """Reads the command line and draws."""
    return exit_status(lambda: evaluate(sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
