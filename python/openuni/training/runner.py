"""mmengine's FlexibleRunner with checkpoints that lose nothing."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from mmengine.dist import is_main_process
from mmengine.runner import FlexibleRunner
from mmengine.utils import get_git_hash

from openuni.data.loader import BatchStream
from openuni.errors import WeightsError
from openuni.training.checkpoint_files import newest_good, read_checkpoint, write_checkpoint
from openuni.training.dataloader import build_stream_loader
from openuni.training.deepspeed_checkpoints import load_engine, write_folder
from openuni.training.event_log import EventLog
from openuni.training.stop_signals import StopSignals
from openuni.training.trained_weights import load_trained, trained_state
from openuni.training.training_state import STATE, gather_state, restore_data, restore_random


class OpenUniRunner(FlexibleRunner):
    """Trains from a config; ``CustomRunner`` in the official configs.

    Attributes:
        events: the job's event log.
        resumed: steps that the checkpoint held that training went on from, or 0.
        stop: signals that ask it to stop, noted while it steps.
    """

    _has_loaded: bool

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.events = EventLog(self.work_dir, enabled=is_main_process())
        self.resumed = 0
        self.stop = StopSignals()
        self._state: dict[str, Any] | None = None

    def train(self) -> Any:
        """Train; raises CancelledError once it was asked to stop and has saved."""
        try:
            return super().train()
        finally:
            self.stop.close()

    @staticmethod
    def build_dataloader(
        dataloader: Any, seed: int | None = None, diff_rank_seed: bool = False
    ) -> Any:
        """A resumable loader from its config; see :func:`build_stream_loader`."""
        return build_stream_loader(dataloader, seed or 0)

    @cached_property
    def config_text(self) -> str:
        """The config as Python; writing it out takes as long as a small step."""
        return str(self.cfg.pretty_text)

    @property
    def stream(self) -> BatchStream:
        """Where batches come from."""
        return self.train_dataloader.stream

    @property
    def trained_model(self) -> Any:
        """The model itself, within whatever wraps it for several processes."""
        return getattr(self.model, "module", self.model)

    @property
    def by_deepspeed(self) -> bool:
        """Whether DeepSpeed holds weights and optimiser, and writes them."""
        return hasattr(self.model, "zero_optimization_stage")

    def load_or_resume(self) -> None:
        """Load weights, or go on from a checkpoint, as ``load_from`` and ``resume`` say."""
        if self._has_loaded:
            return
        self._has_loaded = True
        found = self._find_checkpoint()
        if found is not None:
            self._go_on_from(*found)
        elif self._load_from is not None and not self._resume:
            load_trained(self.trained_model, read_checkpoint(Path(self._load_from))["state_dict"])

    def save_checkpoint(
        self, out_dir: str, filename: str, *args: Any, save_optimizer: bool = True,
        save_param_scheduler: bool = True, meta: dict[str, Any] | None = None,
        by_epoch: bool = True, **options: Any,
    ) -> None:  # fmt: skip
        """Write ``out_dir/filename``: trained weights, optimiser, schedules and random states.

        Events up to here reach the disk before the checkpoint does.
        """
        step = self.iter + 1
        checkpoint: dict[str, Any] = {
            "meta": {
                **(meta or {}), "epoch": self.epoch, "iter": step, "seed": self.seed,
                "experiment_name": self.experiment_name, "cfg": self.config_text,
                "git": get_git_hash(),
            },
            "message_hub": {},
        }  # fmt: skip
        if not self.by_deepspeed:
            checkpoint["state_dict"] = trained_state(self.trained_model)
            if save_optimizer:
                checkpoint["optimizer"] = self.strategy.optim_state_dict()
        if save_param_scheduler and self.param_schedulers is not None:
            checkpoint["param_schedulers"] = self.strategy.scheduler_state_dict()
        checkpoint[STATE] = gather_state(self.stream)
        self.call_hook("before_save_checkpoint", checkpoint=checkpoint)
        path = Path(out_dir) / filename
        self.events.flush()
        if self.by_deepspeed:
            write_folder(self.model, checkpoint, path)
        elif is_main_process():
            write_checkpoint(checkpoint, path)
        self.events.write({"type": "checkpoint", "path": str(path), "step": step})

    def start_from_state(self) -> None:
        """Put the random generators where they were; the last thing before the first step."""
        if self._state is not None:
            restore_random(self._state)
            self._state = None

    def _find_checkpoint(self) -> tuple[Path, dict[str, Any]] | None:
        wanted = self._resume if isinstance(self._resume, str) else self._load_from
        if not self._resume:
            return None
        if wanted is None:
            return newest_good(Path(self.work_dir), self._warn)
        try:
            return Path(wanted), read_checkpoint(Path(wanted))
        except WeightsError as error:
            self._warn(f"{error.message}; looking for another checkpoint beside it")
            found = newest_good(Path(wanted).parent, self._warn)
            if found is None:
                raise
            return found

    def _go_on_from(self, path: Path, checkpoint: dict[str, Any]) -> None:
        self.call_hook("after_load_checkpoint", checkpoint=checkpoint)
        if self.by_deepspeed:
            load_engine(self.model, path)
        else:
            load_trained(self.trained_model, checkpoint["state_dict"])
        if checkpoint.get("optimizer") is not None:
            self.strategy.load_optim_state_dict(checkpoint["optimizer"])
        if "param_schedulers" in checkpoint and self.param_schedulers is not None:
            self.strategy.load_scheduler_state_dict(checkpoint["param_schedulers"])
        step = self.resumed = int(checkpoint["meta"]["iter"])
        self.train_loop._iter = step
        self.train_loop._epoch = checkpoint["meta"]["epoch"]
        if not self.by_deepspeed:
            self.optim_wrapper.initialize_count_status(self.model, step, self.max_iters)
        self._state = checkpoint.get(STATE)
        if self._state is None:
            self.stream.taken = step
            self._warn(f"{path} holds no random states: batches go on in order, but noise is new")
        else:
            for difference in restore_data(self._state, self.stream):
                self._warn(f"The data will not go on exactly as before: {difference}")
        self.events.write({"type": "checkpoint", "path": str(path), "step": step})
        self.events.log("info", f"Going on from {path} at step {step}")

    def _warn(self, message: str) -> None:
        self.logger.warning(message)
        self.events.log("warning", message)
