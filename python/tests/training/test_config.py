from __future__ import annotations

from typing import Any

import pytest
import torch
from mmengine.config import Config

from openuni.training import xtuner_parts


class Captions:
    def __init__(self, tokenizer: Any = None, prompt_template: Any = None) -> None: ...


class Tokenizer: ...


def config(**parts: Any) -> Config:
    # As types are in a config that has been read: mmengine's own reading would ask for their names.
    return Config({
        "model": {
            "tokenizer": {"type": Tokenizer}, "prompt_template": {"INSTRUCTION": "{input}"},
        },
        "train_dataloader": {"dataset": {"type": Captions}}, "optim_wrapper": {}, "train_cfg": {},
        **parts,
    })  # fmt: skip


def adapted_of(config: Config) -> Config:
    xtuner_parts.install()  # without torchvision
    from openuni.training.config import adapt

    return adapt(config)


def test_datasets_of_hooks_share_the_models_texts_too() -> None:
    hooks = {
        "one": {"dataset": {"type": Captions}},
        "two": {"dataloader": {"dataset": {"datasets": [{"type": Captions}]}}},
        "none": None,
    }
    adapted = adapted_of(
        config(default_hooks=hooks, custom_hooks=[{"dataset": {"type": Captions}}])
    )
    sets = [
        adapted.train_dataloader.dataset, adapted.default_hooks.one.dataset,
        adapted.default_hooks.two.dataloader.dataset.datasets[0], adapted.custom_hooks[0].dataset,
    ]  # fmt: skip
    for dataset in sets:
        assert dataset["tokenizer"]["type"] is Tokenizer
        assert dataset["prompt_template"]["INSTRUCTION"] == "{input}"


def test_what_is_missing_stays_missing_and_a_gpu_has_its_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    adapted = adapted_of(config())
    assert "type" not in adapted.optim_wrapper
    assert adapted.env_cfg == {}
