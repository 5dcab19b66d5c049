"""The last thing before the first step of a resumed training."""

from __future__ import annotations

from typing import Any

from mmengine.hooks import Hook


class RandomStateHook(Hook):
    """Puts the random generators where the checkpoint left them."""

    priority = "LOWEST"

    def before_train_epoch(self, runner: Any) -> None:
        runner.start_from_state()
