"""A batch may be worked on in parts: the step is the same but for rounding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from mmengine.model import BaseModel
from torch import Tensor
from torch.optim import SGD
from transformers import PreTrainedTokenizerFast

from openuni.errors import InvalidRequestError
from openuni.nano.tokenizer import train_tokenizer
from openuni.training.autocast_wrapper import AutocastOptimWrapper
from openuni.training.checks import check_config
from openuni.training.threads import one_core_each, parts_of
from training.nano.stage_batches import STAGES


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return train_tokenizer(0, captions=300)


def step(
    make: Callable[..., Any], tokenizer: Any, threads: int | None, dtype: str = "float32"
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Losses of one step, and the gradients that it took."""
    torch.manual_seed(0)
    stage, batch = make(tokenizer)
    stage.train()
    before = {n: p.detach().clone() for n, p in stage.named_parameters() if p.requires_grad}
    trained = [p for p in stage.parameters() if p.requires_grad]
    wrapper = AutocastOptimWrapper(dtype=dtype, optimizer=SGD(trained, lr=1.0))
    torch.manual_seed(1)
    with one_core_each(threads or 1) as pool:
        if threads is not None:
            stage.pool, stage.threads = pool, threads
        losses = stage.train_step(batch, wrapper)
    return losses, {n: before[n] - p.detach() for n, p in stage.named_parameters() if n in before}


def norm(gradients: dict[str, Tensor]) -> Tensor:
    return torch.stack([gradient.norm() for gradient in gradients.values()]).norm()


@pytest.mark.parametrize("make", STAGES, ids=lambda make: make.__name__)
def test_any_number_of_threads_takes_the_same_step(make: Any, tokenizer: Any) -> None:
    losses, gradients = step(make, tokenizer, None)
    for threads in (1, 3):
        parted, of_parts = step(make, tokenizer, threads)
        assert parted.keys() == losses.keys()
        for name, loss in losses.items():
            torch.testing.assert_close(parted[name], loss.detach(), rtol=1e-5, atol=1e-6)
        difference = {n: of_parts[n] - gradient for n, gradient in gradients.items()}
        assert norm(difference) < 1e-4 * norm(gradients)


@pytest.mark.parametrize("make", STAGES, ids=lambda make: make.__name__)
def test_the_same_number_gives_the_same_bits(make: Any, tokenizer: Any) -> None:
    (losses, gradients), (again, of_again) = (
        step(make, tokenizer, 2, "bfloat16") for _ in range(2)
    )
    assert all(again[name].equal(loss) for name, loss in losses.items())
    assert all(of_again[name].equal(gradient) for name, gradient in gradients.items())


def test_parts_share_the_rows_and_all_know_what_is_counted() -> None:
    batch = {
        "text": {"ids": torch.arange(5), "total": torch.tensor(5)},
        "pictures": {"pixels": torch.arange(8).view(4, 2)},
    }
    parts = parts_of(batch, 3)
    assert [part["text"]["ids"].tolist() for part in parts] == [[0, 1], [2, 3], [4]]
    assert [int(part["text"]["total"]) for part in parts] == [5, 5, 5]
    assert [len(part["pictures"]["pixels"]) for part in parts] == [2, 1, 1]


def test_a_kind_with_few_rows_is_in_few_parts() -> None:
    batch = {"few": {"ids": torch.arange(1), "n": torch.tensor(1)}, "ids": torch.arange(2)}
    first, second = parts_of(batch, 4)
    assert first["few"]["ids"].tolist() == [0]
    assert "few" not in second


def test_threads_need_a_model_that_can_be_divided() -> None:
    config = {
        "model": {"type": BaseModel},
        "train_dataloader": {},
        "optim_wrapper": {},
        "train_cfg": {"max_iters": 1, "threads": 2},
    }
    with pytest.raises(InvalidRequestError, match=r"train_cfg.threads .* not BaseModel"):
        check_config(config)
    config["train_cfg"]["threads"] = 0
    with pytest.raises(InvalidRequestError, match=r"train_cfg.threads must be a whole number"):
        check_config(config)
