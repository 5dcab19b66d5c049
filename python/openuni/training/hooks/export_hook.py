"""What a training leaves behind for those after it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from mmengine.dist import is_main_process
from mmengine.hooks import Hook

from openuni.errors import InvalidRequestError
from openuni.training.hooks.weight_average_hook import averaged


class ExportHook(Hook):
    """Has the trained model write a folder after the last step, with averaged weights if any.

    The model's ``export(folder, **options)`` writes it, beside its place; it is there whole or not
    at all. One that was there before is replaced.

    Args:
        folder: relative to the folder that the training runs in, as other paths of a config.
        options: passed on.
    """

    # Before the event that tells of the end.
    priority = "NORMAL"

    def __init__(self, folder: str, **options: Any) -> None:
        self.folder, self.options = Path(folder), options

    def before_train(self, runner: Any) -> None:
        if not hasattr(runner.trained_model, "export"):
            kind = type(runner.trained_model).__name__
            raise InvalidRequestError(
                f"ExportHook needs a model with a method export, which {kind} lacks",
                hint="Leave the hook out: checkpoints hold the trained weights.",
                details={"field": "ExportHook"},
            )

    def after_train(self, runner: Any) -> None:
        if not is_main_process():
            return
        beside = self.folder.with_name(f".{self.folder.name}.incomplete")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        with averaged(runner) as model:
            model.export(beside, **self.options)  # type: ignore[operator]
        shutil.rmtree(self.folder, ignore_errors=True)
        beside.rename(self.folder)
        runner.events.log("info", f"Wrote {self.folder}", once=True)
