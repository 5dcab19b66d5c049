"""Trains openuni-nano from scratch: `python -m openuni.nano.train --out DIR --seed 0`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from openuni.exit_status import exit_status
from openuni.nano.recipe import train
from openuni.nano.sides import train_sides


def _parser() -> argparse.ArgumentParser:
    from openuni.compat.config_options import CfgOptionsAction

    parser = argparse.ArgumentParser(prog="python -m openuni.nano.train", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--seed", type=int, default=0, help="seeds everything (default 0)")
    parser.add_argument(
        "--at-once",
        action="store_true",
        help="train the language model's side and the transformer's in two processes, for a GPU "
        "that neither fills or with train_cfg.threads=1 on two cores",
    )
    parser.add_argument(
        "--cfg-options", nargs="+", action=CfgOptionsAction, metavar="KEY=VALUE",
        help="change fields of all stages' configs, or with a stage's name before them of one: "
        "train_cfg.threads=4 vision.train_cfg.max_iters=100",
    )  # fmt: skip
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line and trains; the exit status as of any training."""

    def work() -> None:
        from openuni.training.command_line import prepare

        prepare()
        args = _parser().parse_args(arguments)
        folder = args.out.resolve()
        if args.at_once:
            train_sides(folder, args.seed, args.cfg_options)
        print(train(folder, args.seed, args.cfg_options))

    return exit_status(work)


if __name__ == "__main__":
    raise SystemExit(main())
