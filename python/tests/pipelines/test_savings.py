"""Each saving on and off: less work, the same pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

import pytest
import torch

from openuni.models.openuni import OpenUni
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.savings import Savings
from openuni.pipelines.savings.kept_conditions import KeptConditions
from openuni.pipelines.text_to_image import PictureRequest, TextToImagePipeline

NAMES = [field.name for field in fields(Savings)]
SAMPLING = Sampling(64, 96, steps=3)
REQUESTS = [PictureRequest("a red circle", seed) for seed in (1, 2, 3)]


@contextmanager
def counted(model: OpenUni) -> Iterator[Counter[str]]:
    """Counts the work that savings save."""
    work: Counter[str] = Counter()

    def read(module: Any, args: Any, kwargs: Any) -> None:
        work["prompts read"] += len(kwargs["inputs_embeds"])
        work["masks"] += kwargs["attention_mask"] is not None

    def project(module: Any, args: Any) -> None:
        work["projections"] += 1

    def decode(module: Any, args: Any) -> None:
        work["largest decode"] = max(work["largest decode"], len(args[0]))

    hooks = [
        model.lmm.language_model.model.register_forward_pre_hook(read, with_kwargs=True),
        model.transformer.caption_projection.register_forward_pre_hook(project),
        model.vae.decoder.register_forward_pre_hook(decode),
    ]
    try:
        yield work
    finally:
        for hook in hooks:
            hook.remove()


@pytest.fixture
def draw(internvl, tokenizer, scheduler) -> Callable[[Savings], tuple[torch.Tensor, Counter[str]]]:
    def run(savings: Savings, batch_size: int = 3) -> tuple[torch.Tensor, Counter[str]]:
        internvl.__dict__.pop("_kept_conditions", None)
        pipeline = TextToImagePipeline(internvl, tokenizer, scheduler, savings=savings)
        with counted(internvl) as work:
            for _ in range(2):
                drawn = [p for _, p in pipeline(REQUESTS, SAMPLING, batch_size=batch_size)]
        return torch.stack(drawn).int(), work

    return run


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_the_same_with_and_without(draw, name: str) -> None:
    every, _ = draw(Savings())
    assert (draw(replace(Savings(), **{name: False}))[0] - every).abs().max() <= 1
    assert (draw(replace(Savings.none(), **{name: True}))[0] - every).abs().max() <= 1


def test_without_savings_the_work_is_that_of_the_official_code(draw) -> None:
    # Two calls of three pictures with guidance: six rows each, three steps each.
    assert draw(Savings.none())[1] == {
        "prompts read": 12, "masks": 4, "projections": 6, "largest decode": 3
    }  # fmt: skip


def test_each_saving_saves_its_own_work(draw) -> None:
    everything = {"prompts read": 3, "masks": 0, "projections": 2, "largest decode": 1}
    assert draw(Savings())[1] == everything
    changes: dict[str, dict[str, int]] = {
        "distinct_prompts": {"prompts read": 12},
        "kept_unconditional": {"prompts read": 4},
        "no_full_masks": {"masks": 3},
        "cross_attention_cache": {"projections": 6},
        "decode_in_parts": {"largest decode": 3},
    }
    assert list(changes) == NAMES
    for name, change in changes.items():
        assert draw(replace(Savings(), **{name: False}))[1] == {**everything, **change}, name


def test_pictures_of_one_prompt_share_keys_and_values(draw) -> None:
    one_by_one, work = draw(Savings(), 1)
    assert work["projections"] == 2
    assert (one_by_one - draw(Savings())[0]).abs().max() <= 1


@torch.no_grad()
def test_changed_weights_are_noticed(fresh) -> None:
    model = fresh()
    kept, ids, condition = KeptConditions.of(model), (1, 2), torch.zeros(8, 24)
    other = torch.nn.Parameter(torch.ones(24, 32), requires_grad=False)
    changes: list[Callable[[], Any]] = [
        lambda: model.meta_queries.mul_(2),
        lambda: model.load_state_dict(model.state_dict()),
        lambda: model.double(),
        lambda: setattr(model.projector, "weight", other),
    ]
    for change in changes:
        kept.put(model, ids, condition)
        assert kept.get(model, ids) is condition
        assert kept.get(model, (3,)) is None
        change()
        assert kept.get(model, ids) is None
    model.connector.requires_grad_(True)
    kept.put(model, ids, condition)
    assert kept.get(model, ids) is None, "weights in training are not trusted to stay"


def test_the_state_dict_does_not_know_of_it(internvl) -> None:
    KeptConditions.of(internvl)
    assert not [name for name in internvl.state_dict() if "kept" in name]
