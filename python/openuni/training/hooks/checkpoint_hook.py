"""When checkpoints are written and which are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mmengine.dist import barrier, is_main_process
from mmengine.hooks import Hook

from openuni.training.checkpoint_files import check_room, remove_older
from openuni.training.hooks.accumulation import has_stepped


class KeepingCheckpointHook(Hook):
    """Takes the place of mmengine's ``CheckpointHook``.

    One checkpoint more is kept than ``max_keep_ckpts`` says: the one before the newest, to go back
    to should the newest be damaged.

    Args:
        interval: steps between checkpoints; -1 writes none but the last. Where gradients accumulate
            over several steps, one that is due waits for the optimiser's.
        max_keep_ckpts: how many are kept; -1 keeps all.
        save_last: write one after the last step.
        save_optimizer, save_param_scheduler: without them a training cannot go on.
        out_dir: where they are written; by default the job's folder.
        options: mmengine's others, which have no effect.
    """

    priority = "VERY_LOW"

    def __init__(
        self, interval: int = -1, *, max_keep_ckpts: int = -1, save_last: bool = True,
        save_optimizer: bool = True, save_param_scheduler: bool = True,
        out_dir: str | None = None, **options: Any,
    ) -> None:  # fmt: skip
        self.interval, self.save_last, self.out_dir = interval, save_last, out_dir
        self.max_keep_ckpts = max_keep_ckpts
        self._saved = -1
        self._due = False
        self.parts = {
            "save_optimizer": save_optimizer,
            "save_param_scheduler": save_param_scheduler,
        }

    def before_train(self, runner: Any) -> None:
        folder = Path(self.out_dir or runner.work_dir)
        folder.mkdir(parents=True, exist_ok=True)
        check_room(folder, runner.trained_model)

    def after_train_iter(
        self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None
    ) -> None:
        done = runner.iter + 1
        self._due |= self.interval > 0 and done % self.interval == 0
        last = self.save_last and done == runner.max_iters
        if last or (self._due and has_stepped(runner)):
            self._due = False
            self.save(runner)

    def save(self, runner: Any) -> None:
        """Write a checkpoint of the step at hand, unless it is there, and remove older ones."""
        done = runner.iter + 1
        if done == self._saved:
            return
        self._saved = done
        folder = Path(self.out_dir or runner.work_dir)
        name = f"iter_{done}.pth"
        runner.save_checkpoint(str(folder), name, by_epoch=False, **self.parts)
        if is_main_process() and self.max_keep_ckpts > 0:
            remove_older(folder, self.max_keep_ckpts + 1, folder / name)
        barrier()
