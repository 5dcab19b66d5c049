"""From a dataloader's config to a resumable stream of batches."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import partial
from typing import Any

import torch
from mmengine.dataset import InfiniteSampler
from mmengine.dist import get_dist_info
from torch.utils.data import DataLoader

from openuni.compat.building import build as build_part
from openuni.data.building import build
from openuni.data.loader import BatchStream, ReportingCollate
from openuni.data.samplers import EndlessSampler
from openuni.data.unreadable import ReadingRecord
from openuni.errors import UnsupportedError


class StreamLoader(DataLoader[Any]):
    """A loader that is read through its one stream."""

    stream: BatchStream

    def __iter__(self) -> Any:
        return self.stream


def build_stream_loader(config: Mapping[str, Any], seed: int) -> StreamLoader:
    """Build dataset, sampler, collate function and loader.

    Args:
        config: ``dataset``, ``sampler``, ``collate_fn``, ``batch_size``, ``num_workers``, and
            further arguments of torch's ``DataLoader``; ``unreadable_threshold`` is the largest
            share of samples that may be unreadable (0.01).
        seed: of the sampler, the workers, and datasets that draw their samples.

    Raises:
        OpenUniError: the config or the data it names is not right.
    """
    options = {name: config[name] for name in config}
    if options.pop("batch_sampler", None) is not None:
        raise UnsupportedError(
            "train_dataloader.batch_sampler is not supported: batches could not be resumed exactly",
            hint="Use batch_size with a sampler.",
            details={"field": "train_dataloader.batch_sampler"},
        )
    dataset = with_seeds(with_shared_tokenizers(options.pop("dataset"), {}), seed)
    dataset = build(dataset, "train_dataloader.dataset")
    sampler = _sampler(options.pop("sampler"), dataset, seed)
    collate = _collate(options.pop("collate_fn"))
    threshold = options.pop("unreadable_threshold", 0.01)
    for unused in ("disable_subprocess_warning", "worker_init_fn"):
        options.pop(unused, None)
    options["pin_memory"] = options.get("pin_memory", False) and torch.cuda.is_available()
    if not options.get("num_workers"):
        options.pop("persistent_workers", None)
        options.pop("prefetch_factor", None)
    # The loader's own draw comes from here, so that entering it anew moves no other generator.
    generator = torch.Generator()
    loader = StreamLoader(
        dataset, sampler=sampler, collate_fn=ReportingCollate(collate), generator=generator,
        **options,
    )  # fmt: skip
    loader.stream = BatchStream(
        loader, seed=seed, rank=get_dist_info()[0], record=ReadingRecord(threshold)
    )
    return loader


def with_shared_tokenizers(config: Any, built: dict[str, Any]) -> Any:
    """A dataset's config with its tokenizers built, each distinct one once."""
    if isinstance(config, list | tuple):
        return [with_shared_tokenizers(item, built) for item in config]
    if not isinstance(config, Mapping):
        return config
    values = {name: with_shared_tokenizers(config[name], built) for name in config}
    tokenizer = values.get("tokenizer")
    if isinstance(tokenizer, Mapping):
        key = repr(tokenizer)
        if key not in built:
            built[key] = build_part(tokenizer)
        values["tokenizer"] = built[key]
    return values


def with_seeds(config: Any, seed: int) -> Any:
    """A dataset's config where those that draw their samples, and name no seed, have this one."""
    if isinstance(config, list | tuple):
        return [with_seeds(item, seed) for item in config]
    if not isinstance(config, Mapping):
        return config
    values = {name: with_seeds(config[name], seed) for name in config}
    return {"seed": seed, **values} if _takes_seed(values) else values


def draws_by_seed(dataset: Mapping[str, Any]) -> bool:
    """Whether all of a dataset's samples change with the loader's seed."""
    if "datasets" in dataset:
        return all(draws_by_seed(part) for part in dataset["datasets"])
    return _takes_seed(dataset) and "seed" not in dataset


def _takes_seed(config: Mapping[str, Any]) -> bool:
    kind = config.get("type")
    return callable(kind) and "seed" in inspect.signature(kind).parameters


def _sampler(config: Any, dataset: Any, seed: int) -> Any:
    options = {name: config[name] for name in config}
    if options.get("type") in (InfiniteSampler, "InfiniteSampler"):
        options["type"] = EndlessSampler
    if not hasattr(options["type"], "skip"):
        name = getattr(options["type"], "__name__", options["type"])
        raise UnsupportedError(
            f"the sampler {name} cannot be resumed",
            hint="Use mmengine's InfiniteSampler or FixedBatchMultiSourceSampler.",
            details={"field": "train_dataloader.sampler.type"},
        )
    return build({"seed": seed, **options, "dataset": dataset}, "train_dataloader.sampler")


def _collate(config: Any) -> Any:
    if not isinstance(config, Mapping):
        return config
    options = {name: config[name] for name in config}
    kind = options.pop("type")
    return kind(**options) if inspect.isclass(kind) else partial(kind, **options)
