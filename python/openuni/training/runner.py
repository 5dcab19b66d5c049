"""mmengine's FlexibleRunner with checkpoints that lose nothing."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from mmengine.dist import is_main_process
from mmengine.runner import FlexibleRunner
from mmengine.utils import get_git_hash

from openuni.data.loader import BatchStream
from openuni.training.checkpoint_files import (
    find_checkpoint,
    read_checkpoint,
    set_aside_newer,
    step_of,
    write_checkpoint,
)
from openuni.training.dataloader import build_stream_loader
from openuni.training.deepspeed_checkpoints import load_engine, write_folder
from openuni.training.event_log import EventLog
from openuni.training.schedule_state import restore_schedule
from openuni.training.stop_signals import StopSignals
from openuni.training.trained_weights import load_trained, trained_state
from openuni.training.training_state import STATE, gather_state, restore_data, restore_random


class OpenUniRunner(FlexibleRunner):
    """Trains from a config; ``CustomRunner`` in the official configs.

    Attributes:
        events: the job's event log.
        stop: signals that ask it to stop, noted while it steps.
    """

    _has_loaded: bool

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.events = EventLog(self.work_dir, enabled=is_main_process())
        self._found: tuple[Path, dict[str, Any]] | None = None
        self._back: tuple[Path, Path] | None = None
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
        if self._found is None and self._resume:
            named = self._resume if isinstance(self._resume, str) else self._load_from
            self._found = find_checkpoint(Path(self.work_dir), named, self.warn)
        if self._found is not None:
            self._go_on_from(*self._found)
            self._found = None
        elif self._load_from is not None:
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

    def go_on_from(
        self, found: tuple[Path, dict[str, Any]], back: tuple[Path, Path] | None = None
    ) -> None:
        """Train from a checkpoint that has been read already.

        Args:
            found: its path, and what it holds.
            back: the folder of the job's checkpoints and the one that was asked for by name, if
                any. Later ones are set aside once a checkpoint has been loaded, and the steps after
                the one that was asked for are told of anew.
        """
        self._found, self._back = found, back

    def start_from_state(self) -> None:
        """Put the random generators where they were; the last thing before the first step."""
        if self._state is not None:
            restore_random(self._state)
            self._state = None

    def _go_on_from(self, path: Path, checkpoint: dict[str, Any]) -> None:
        self.call_hook("after_load_checkpoint", checkpoint=checkpoint)
        if self.by_deepspeed:
            load_engine(self.model, path)
        else:
            load_trained(self.trained_model, checkpoint["state_dict"])
        for difference in restore_schedule(self, checkpoint):
            self.warn(f"Other than in the checkpoint: {difference}")
        step = int(checkpoint["meta"]["iter"])
        if self._back is not None and is_main_process():
            folder, wanted = self._back
            # Where it was damaged, the steps up to it come out as they were told of.
            self._go_back_to(step if wanted == path else step_of(wanted), folder)
        self.train_loop._iter = step
        self.train_loop._epoch = checkpoint["meta"]["epoch"]
        if not self.by_deepspeed:
            self.optim_wrapper.initialize_count_status(self.model, step, self.max_iters)
        self._state = checkpoint.get(STATE)
        if self._state is None:
            self.stream.taken = step
            self.warn(f"{path} holds no random states: batches go on in order, but noise is new")
        else:
            for difference in restore_data(self._state, self.stream):
                self.warn(f"The data will not go on exactly as before: {difference}")
        self.events.write({"type": "checkpoint", "path": str(path), "step": step})
        self.events.log("info", f"Going on from {path} at step {step}")

    def _go_back_to(self, step: int, folder: Path) -> None:
        later = set_aside_newer(folder, step)
        if later:
            self.events.go_back_to(step)
        for path in later:
            self.warn(f"Set aside a checkpoint of a later step: {path}")

    def warn(self, message: str) -> None:
        """Print and tell of something that is not as it should be."""
        self.logger.warning(message)
        self.events.log("warning", message)
