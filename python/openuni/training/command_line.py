"""The command line of a training, with the flags of the official ``scripts/train.py``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from openuni.exit_status import exit_status
from openuni.packages import require_packages


def parser() -> argparse.ArgumentParser:
    """The flags; ``--cfg-options`` is read nearly as mmengine reads it."""
    from openuni.compat.config_options import CfgOptionsAction

    flags = argparse.ArgumentParser(
        prog="python -m openuni.training", description="Train a model as a config file says."
    )
    flags.add_argument("config", help="config file, official or ours")
    flags.add_argument("--work-dir", help="job folder; default work_dirs/<name of the config>")
    flags.add_argument("--deepspeed", help="train with DeepSpeed: JSON file or deepspeed_zero2")
    flags.add_argument(
        "--resume", nargs="?", const="auto",
        help="go on from this checkpoint; without a value, from the newest in the job folder",
    )  # fmt: skip
    flags.add_argument("--seed", type=int, help="of everything that is drawn at random")
    flags.add_argument(
        "--cfg-options", nargs="+", action=CfgOptionsAction, metavar="KEY=VALUE",
        help="change fields of the config: train_cfg.max_iters=20 param_scheduler.0.end=10",
    )  # fmt: skip
    flags.add_argument("--launcher", choices=["none", "pytorch", "slurm", "mpi"], default="none")
    flags.add_argument("--local_rank", "--local-rank", type=int, default=0)
    return flags


def main(arguments: Sequence[str] | None = None) -> int:
    """Train; the exit status: 0, 2 for what the user can put right, 143 where asked to stop."""
    return exit_status(lambda: _train(arguments))


def prepare() -> None:
    """Make the packages that trainings need ready.

    Raises:
        MissingPackageError: one is not installed.
    """
    require_packages(
        "training",
        "mmengine",
        "xtuner",
        hint="pip install -r requirements/train.txt, then "
        "pip install --no-deps -r requirements/train-no-deps.txt",
    )
    from openuni.training.first_import import import_mmengine

    import_mmengine()
    from openuni.training.formatting import format_once
    from openuni.training.xtuner_parts import install

    install()
    format_once()


def _train(arguments: Sequence[str] | None) -> None:
    prepare()
    args = parser().parse_args(arguments)
    from openuni.training.job import train

    os.environ.setdefault("LOCAL_RANK", str(args.local_rank))
    train(
        args.config,
        work_dir=Path(args.work_dir) if args.work_dir else None,
        options=args.cfg_options,
        seed=args.seed,
        resume=args.resume,
        deepspeed=args.deepspeed,
        launcher=args.launcher,
    )
