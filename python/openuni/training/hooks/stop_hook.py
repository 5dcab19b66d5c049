"""A training that is asked to stop saves where it is and ends."""

from __future__ import annotations

from typing import Any

from mmengine.dist import barrier
from mmengine.hooks import Hook

from openuni.errors import CancelledError
from openuni.training.hooks.accumulation import has_stepped
from openuni.training.hooks.checkpoint_hook import KeepingCheckpointHook
from openuni.training.reading import look_together


class StopHook(Hook):
    """Writes a checkpoint after the step at hand and raises CancelledError, in all processes alike.

    With gradients that accumulate over several steps it waits for the optimiser's: a checkpoint
    does not hold what has accumulated.

    Where several processes read, samples that could not be read are told of and judged here too, as
    this is where they agree: too many end all of them.
    """

    # After everything else that belongs to the step.
    priority = "LOWEST"

    def before_train(self, runner: Any) -> None:
        runner.stop.listen()
        runner.stream.together = runner.world_size > 1

    def after_train_iter(
        self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None
    ) -> None:
        done = runner.iter + 1
        asked, unreadable = runner.stop.agreed(bool(runner.stream.withheld))
        if unreadable:
            look_together(runner.stream, runner.stop)
        # After the last step the training ends as it would anyhow.
        if not asked or done == runner.max_iters or not has_stepped(runner):
            return
        for hook in runner.hooks:
            if isinstance(hook, KeepingCheckpointHook):
                hook.save(runner)
        message = f"Stopped as asked after step {done}"
        runner.events.log("warning", message)
        runner.events.flush()
        # A launcher that sees one process end ends the others: none goes before all is written.
        barrier()
        raise CancelledError(message, hint="Go on with --resume.")
