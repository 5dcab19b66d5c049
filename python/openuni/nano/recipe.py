"""The stages of openuni-nano's training.

Each stage is a training by its config file in `openuni/configs/nano`, run in the folder of the run
with the job folder jobs/STAGE. What it leaves to the stages after it is in parts; the last leaves
the native model folder, model. A stage whose result is there is not trained again, and one that was
broken off goes on from its last checkpoint.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openuni.configs
from openuni.errors import InvalidRequestError
from openuni.nano.tokenizer import train_tokenizer

STAGES = (
    "autoencoder", "language", "recall", "vision", "transformer", "pretrain", "finetune",
)  # fmt: skip
#: These know nothing of each other until the last two stages join what they left.
SIDES = (("language", "recall", "vision"), ("autoencoder", "transformer"))
_CONFIGS = Path(openuni.configs.__file__).parent / "nano"


def options_of(stage: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are for a stage: those for all, and those that begin with its name.

    Raises:
        InvalidRequestError: an option's name has no place in any config.
    """
    own: dict[str, Any] = {}
    for name, value in options.items():
        first, _, rest = name.partition(".")
        if first in STAGES and not rest:
            raise InvalidRequestError(
                f"--cfg-options {name} names a stage and no field",
                hint=f"Name a field of it: {name}.train_cfg.max_iters=100",
                details={"field": "cfg-options"},
            )
        if first not in STAGES:
            own.setdefault(name, value)
        elif first == stage:
            own[rest] = value
    return own


def train(
    folder: Path,
    seed: int = 0,
    options: Mapping[str, Any] | None = None,
    stages: Sequence[str] = STAGES,
) -> Path:
    """Trains what is missing of the stages, in their order.

    Args:
        folder: of the run; this process changes into it.
        seed: of everything that is drawn at random, the data included.
        options: changed fields of the configs, by dotted path; a stage's name before the path
            changes that stage alone.
        stages: which ones; those that they build on must be there.

    Returns:
        The model folder, which is there once all stages are trained.

    Raises:
        OpenUniError: a stage's config, its data or the machine is not fit for it.
        CancelledError: it was asked to stop, and has saved where it was.
    """
    from openuni.training.checks import check_config
    from openuni.training.config import load_config
    from openuni.training.job import train as train_stage

    files = {stage: str(_CONFIGS / f"{stage}.py") for stage in STAGES}
    by_stage = {stage: options_of(stage, options or {}) for stage in STAGES}
    # All are read before the first is trained: a wrong option shows at once.
    configs = {stage: load_config(files[stage], by_stage[stage]) for stage in STAGES}
    for config in configs.values():
        check_config(config, files=False)
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    if not Path("parts/tokenizer").exists():
        train_tokenizer(seed).save_pretrained("parts/.tokenizer.incomplete")
        Path("parts/.tokenizer.incomplete").rename("parts/tokenizer")
    for stage in stages:
        if not Path(configs[stage].default_hooks.export.folder).exists():
            train_stage(
                files[stage], work_dir=Path("jobs") / stage, options=by_stage[stage], seed=seed,
                resume="auto",
            )  # fmt: skip
    return Path(configs[STAGES[-1]].default_hooks.export.folder).resolve()
