"""The loss on data that is not trained on."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import torch
from mmengine.dist import all_reduce
from mmengine.hooks import Hook

from openuni.data.loader import BatchStream
from openuni.errors import InvalidRequestError
from openuni.training.dataloader import StreamLoader, build_stream_loader, draws_by_seed
from openuni.training.hooks.computing import computing
from openuni.training.hooks.undisturbed import undisturbed
from openuni.training.hooks.weight_average_hook import averaged


class ValidationLossHook(Hook):
    """Writes a ``metric`` event with ``val_loss``, over the same batches and noise each time.

    Args:
        dataloader: as ``train_dataloader``; by default that of the training, read in this process.
        dataset: what is read in the place of the training's, by a loader that is otherwise the
            training's.
        data_path: the list of samples, where everything else is as in the training.
        interval: steps between validations.
        batches: how many batches are taken.
        seed: of the order of samples, of noise and timesteps, and of samples that are drawn: those
            need no other list.

    Raises:
        InvalidRequestError: before the first step, where only trained samples are named.
    """

    priority = "LOW"

    def __init__(
        self, dataloader: Mapping[str, Any] | None = None, data_path: str | None = None,
        interval: int = 1000, batches: int = 8, seed: int = 0,
        dataset: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.config, self.dataset, self.data_path = dataloader, dataset, data_path
        self.interval, self.batches, self.seed = interval, batches, seed
        self._loader: StreamLoader | None = None

    def before_train(self, runner: Any) -> None:
        # Here, so that data that are not there show before the first step.
        with undisturbed(self.seed):
            self._loader = build_stream_loader(self._dataloader(runner), self.seed)

    def after_train_iter(
        self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None
    ) -> None:
        if (runner.iter + 1) % self.interval:
            return
        assert self._loader is not None
        # Seeded anew, so that what was drawn while it was built is drawn from nothing here.
        with undisturbed(self.seed), averaged(runner) as model, torch.no_grad():
            stream = BatchStream(self._loader, seed=self.seed, rank=runner.rank)
            total = 0.0
            for _ in range(self.batches):
                batch = model.data_preprocessor(next(stream), False)  # type: ignore[operator]
                with computing(runner, model):
                    losses = model(**batch, mode="loss")
                total += float(sum(losses.values()))
        mean = torch.tensor(total / self.batches, dtype=torch.float64)
        all_reduce(mean, op="mean")
        runner.events.metric(runner.iter, {"val_loss": float(mean)})

    def _dataloader(self, runner: Any) -> Mapping[str, Any]:
        config = self.config
        if config is None:
            config = copy.deepcopy(runner.cfg.train_dataloader)
            config.num_workers = 0
            config.dataset = self.dataset or config.dataset
        drawn = draws_by_seed(config["dataset"])
        if drawn and self.seed == runner.seed:
            raise InvalidRequestError(
                "ValidationLossHook would draw the samples that are trained on: both seeds are "
                f"{self.seed}",
                hint="Choose another seed, of the training or of ValidationLossHook.",
                details={"field": "ValidationLossHook.seed"},
            )
        if self.config or self.dataset or (drawn and self.data_path is None):
            return config
        if self.data_path is None or "data_path" not in config["dataset"]:
            raise InvalidRequestError(
                "ValidationLossHook needs a data_path, or a dataset where several are joined",
                hint="Set data_path to a list of samples that are not trained on.",
                details={"field": "ValidationLossHook.data_path"},
            )
        config["dataset"]["data_path"] = self.data_path
        return config
