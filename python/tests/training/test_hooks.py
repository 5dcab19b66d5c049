"""Pictures, validation and averages beside a training, which they do not disturb."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from mmengine.hooks import LoggerHook
from mmengine.runner import get_priority
from torch import nn

from openuni.errors import InvalidRequestError
from openuni.training.hooks import events_hook
from openuni.training.hooks.events_hook import EventsHook
from openuni.training.hooks.export_hook import ExportHook
from openuni.training.hooks.metric_queue import MetricQueue
from openuni.training.hooks.sampling_hook import SamplingHook
from openuni.training.hooks.weight_average_hook import AVERAGES, WeightAverageHook, averaged
from training import forked_job
from training.official_cases import CASES, OURS

CASE = CASES[0]
HOOKS = "openuni.training.hooks"


def run(job_folder: Path, name: str, *options: str) -> Path:
    work_dir = job_folder / name
    config = str(OURS / f"{CASE.config}.py")
    status = forked_job.run(
        job_folder,
        # Weights that stay as they are: pictures and validation must come out the same each time.
        [config, "--work-dir", str(work_dir), *CASE.arguments(), "train_cfg.max_iters=4",
         "optim_wrapper.optimizer.lr=0.0", *options],
    )  # fmt: skip
    assert status == 0, (job_folder / "log.txt").read_text()[-3000:]
    return work_dir


@pytest.fixture(scope="module")
def with_hooks(job_folder: Path) -> Path:
    return run(
        job_folder, "hooks",
        f"default_hooks.sampling.type={HOOKS}.sampling_hook.SamplingHook",
        "default_hooks.sampling.prompts=[a red circle,two dogs]",
        "default_hooks.sampling.interval=2", "default_hooks.sampling.height=64",
        "default_hooks.sampling.width=64", "default_hooks.sampling.steps=2",
        f"default_hooks.validation.type={HOOKS}.validation_hook.ValidationLossHook",
        "default_hooks.validation.interval=2", "default_hooks.validation.batches=2",
        "default_hooks.validation.data_path=data/BLIP3o-60k/data.json",
        f"default_hooks.average.type={HOOKS}.weight_average_hook.WeightAverageHook",
    )  # fmt: skip


def test_pictures_of_fixed_prompts(with_hooks: Path) -> None:
    told = [event for event in forked_job.events(with_hooks) if event["type"] == "output"]
    names = [Path(event["path"]).name for event in told]
    assert names == [f"step-{step:07}-{index}.png" for step in (2, 4) for index in (0, 1)]
    assert [event["seed"] for event in told] == [42, 43, 42, 43]
    first, other, again, _ = (Path(event["path"]).read_bytes() for event in told)
    assert first == again != other


def test_validation_takes_the_same_batches_and_noise_each_time(with_hooks: Path) -> None:
    told = [e for e in forked_job.events(with_hooks) if "val_loss" in e.get("values", {})]
    assert [event["step"] for event in told] == [1, 3]
    assert told[0]["values"]["val_loss"] == told[1]["values"]["val_loss"] > 0


def test_hooks_do_not_disturb_the_training(job_folder: Path, with_hooks: Path) -> None:
    def trained(work_dir: Path) -> list[float]:
        events = forked_job.events(work_dir)
        return [e["values"]["loss"] for e in events if "loss" in e.get("values", {})]

    assert trained(with_hooks) == trained(run(job_folder, "no-hooks"))


def test_validation_data_that_are_not_there_show_before_the_first_step(job_folder: Path) -> None:
    work_dir = job_folder / "no-validation"
    config = str(OURS / f"{CASE.config}.py")
    options = [
        f"default_hooks.validation.type={HOOKS}.validation_hook.ValidationLossHook",
        "default_hooks.validation.data_path=data/nowhere.json",
    ]
    words = [config, "--work-dir", str(work_dir), *CASE.arguments(), *options]
    assert forked_job.run(job_folder, words) == 2
    told = forked_job.events(work_dir)
    assert any("data/nowhere.json does not exist" in e.get("message", "") for e in told)
    assert not any(event["type"] == "metric" for event in told)


def test_the_peak_of_memory_outlasts_the_logs_resets(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = EventsHook(interval=3)
    told: list[dict[str, Any]] = []
    hook._queue = SimpleNamespace(add=lambda step, values: told.append(values))  # type: ignore[assignment]
    runner = SimpleNamespace(
        optim_wrapper=SimpleNamespace(get_lr=lambda: {"lr": [0.1]}), world_size=1,
        train_dataloader=SimpleNamespace(batch_size=1), train_loop=SimpleNamespace(data_wait=0.0),
    )  # fmt: skip
    for runner.iter, peak in enumerate((5, 9, 4)):
        monkeypatch.setattr(events_hook, "_memory", lambda peak=peak: peak)
        hook.after_train_iter(runner, 0)
    assert [values["memory"] for values in told] == [9.0]
    # The log, which resets the device's count, comes after it.
    assert get_priority(hook.priority) < get_priority(LoggerHook.priority)


def test_hooks_that_do_not_fit_the_model_are_refused() -> None:
    runner = SimpleNamespace(trained_model=nn.Linear(1, 1))
    for hook in (ExportHook("folder"), SamplingHook(["a"])):
        with pytest.raises(InvalidRequestError, match=rf"{type(hook).__name__} needs a model"):
            hook.before_train(runner)


class Averaged:
    """A runner as far as averages need one."""

    def __init__(self, hook: WeightAverageHook) -> None:
        self.trained_model = nn.Linear(2, 1, bias=False)
        self.hooks, self.iter = [hook], 0
        self.by_deepspeed, self._accumulative_counts = False, 1
        self.optim_wrapper = self

    def should_update(self) -> bool:
        return (self.iter + 1) % self._accumulative_counts == 0


def weights(runner: Any) -> torch.Tensor:
    return runner.trained_model.weight.detach().clone()


def test_averages_follow_the_weights_and_outlive_a_restart() -> None:
    hook = WeightAverageHook(decay=0.75)
    runner = Averaged(hook)
    hook.before_train(runner)
    expected = weights(runner)
    for _ in range(3):
        with torch.no_grad():
            runner.trained_model.weight += 1
        hook.after_train_iter(runner, 0)
        expected = 0.75 * expected + 0.25 * weights(runner)
    checkpoint: dict[str, Any] = {}
    hook.before_save_checkpoint(runner, checkpoint)
    torch.testing.assert_close(checkpoint[AVERAGES]["weight"], expected)
    resumed = WeightAverageHook(decay=0.75)
    resumed.after_load_checkpoint(runner, checkpoint)
    resumed.before_train(runner)
    torch.testing.assert_close(resumed.averages["weight"], expected)


@pytest.mark.parametrize(("interval", "updates"), [(1, [4, 8, 12]), (3, [4, 8, 12]), (6, [8, 12])])
def test_averages_move_with_the_optimiser_alone(interval: int, updates: list[int]) -> None:
    hook = WeightAverageHook(interval=interval)
    runner = Averaged(hook)
    runner._accumulative_counts = 4
    hook.before_train(runner)
    moved = []
    for runner.iter in range(12):
        before = hook.averages["weight"].clone()
        with torch.no_grad():
            runner.trained_model.weight += 1
        hook.after_train_iter(runner, 0)
        if not torch.equal(before, hook.averages["weight"]):
            moved.append(runner.iter + 1)
    assert moved == updates


def test_averages_of_a_short_training_forget_its_start() -> None:
    patient, eager = WeightAverageHook(decay=0.998), WeightAverageHook(decay=0.998, warm_up=True)
    for hook in (patient, eager):
        runner = Averaged(hook)
        with torch.no_grad():
            runner.trained_model.weight.fill_(0)
        hook.before_train(runner)
        with torch.no_grad():
            runner.trained_model.weight.fill_(1)
        for runner.iter in range(20):
            hook.after_train_iter(runner, 0)
    assert patient.averages["weight"].max() < 0.05
    assert eager.averages["weight"].min() > 0.9
    runner.iter = 10**6  # long after
    before = eager.averages["weight"].clone()
    with torch.no_grad():
        runner.trained_model.weight.fill_(0)
    eager.after_train_iter(runner, 0)
    torch.testing.assert_close(eager.averages["weight"], before * 0.998)


def test_averages_are_lent_to_the_model_and_taken_back() -> None:
    hook = WeightAverageHook()
    runner = Averaged(hook)
    hook.before_train(runner)
    kept = weights(runner)
    hook.averages["weight"] += 5
    with averaged(runner) as model:
        assert not model.training
        assert torch.equal(model.weight, kept + 5)
    assert model.training
    assert torch.equal(weights(runner), kept)


def test_measurements_are_handed_on_in_order_and_never_waited_for() -> None:
    written: list[tuple[int, dict[str, float]]] = []
    queue = MetricQueue(lambda step, values: written.append((step, values)))
    arrived = SimpleNamespace(there=False, query=lambda: arrived.there, synchronize=lambda: None)
    queue.add(0, {"loss": torch.tensor(0.5), "lr": 0.1})
    assert written == [(0, {"loss": 0.5, "lr": 0.1})]
    queue.add(1, {"loss": torch.tensor(1.5)})
    queue._pending.append(queue_entry(2, arrived))
    queue.add(3, {"loss": torch.tensor(3.5)})
    assert [step for step, _ in written] == [0, 1]  # the third is on its way still
    queue.flush()
    assert [step for step, _ in written] == [0, 1, 2, 3]


def queue_entry(step: int, arrived: Any) -> Any:
    from openuni.training.hooks.metric_queue import _Pending

    return _Pending(step, {}, ["loss"], torch.tensor([2.5]), arrived)
