"""Every scheduler integrates a flow whose solution is known, and draws pictures."""

from __future__ import annotations

import pytest
import torch
from parity.tiny_models import SCHEDULER

from openuni.errors import InvalidRequestError
from openuni.pipelines.sampling import Sampling, Step
from openuni.pipelines.schedulers import SCHEDULERS, make_scheduler
from openuni.pipelines.text_to_image import PictureRequest, TextToImagePipeline

MEAN, DEVIATION = 0.5, 0.7


def gaussian_velocity(x: torch.Tensor, t: float) -> torch.Tensor:
    """The flow between normal data and noise: E[noise - x_0 | x_t = x], in closed form."""
    data = (1 - t) * DEVIATION**2
    away = (x - (1 - t) * MEAN) / ((1 - t) * data + t**2)
    return t * away - (MEAN + data * away)


def error(name: str, steps: int) -> float:
    """How far from the exact solution the scheduler ends."""
    scheduler = make_scheduler(name, SCHEDULER)
    scheduler.set_timesteps(steps)
    noise = torch.linspace(-2, 2, 5).view(1, 1, 1, 5)
    x = noise
    for timestep in scheduler.timesteps:
        velocity = gaussian_velocity(x, float(timestep) / 1000)
        x = scheduler.step(velocity, timestep, x, return_dict=False)[0]
    return float((x - (MEAN + DEVIATION * noise)).abs().max())


@pytest.mark.parametrize("name", SCHEDULERS)
def test_converges_to_the_exact_solution(name: str) -> None:
    few, many = error(name, 5), error(name, 60)
    assert many < 0.06
    assert many < few / 4


@pytest.mark.parametrize("name", SCHEDULERS)
def test_follows_the_models_shift(name: str) -> None:
    scheduler = make_scheduler(name, {**SCHEDULER, "flow_shift": 5.0})
    plain = make_scheduler(name, SCHEDULER)
    for one in (scheduler, plain):
        one.set_timesteps(4)
    assert (scheduler.sigmas[1:-1] > plain.sigmas[1:-1]).all()


def test_without_a_name_it_is_the_models_own() -> None:
    config = {**SCHEDULER, "solver_order": 3}
    own = make_scheduler(None, config)
    assert type(own).__name__ == "DPMSolverMultistepScheduler"
    assert own.config.solver_order == 3
    euler = make_scheduler("flow-euler", config)
    assert euler.config.shift == 3.0
    again = make_scheduler(None, euler.config)
    assert type(again) is type(euler)
    assert again.config.shift == 3.0
    assert make_scheduler("unipc", euler.config).config.flow_shift == 3.0


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidRequestError, match="no scheduler 'ddim'") as caught:
        make_scheduler("ddim", SCHEDULER)
    assert "flow-euler" in str(caught.value.hint)


@pytest.mark.parametrize("name", SCHEDULERS)
def test_draws_pictures_and_tells_each_step_once(internvl, tokenizer, name: str) -> None:
    pipeline = TextToImagePipeline(internvl, tokenizer, make_scheduler(name, SCHEDULER))
    steps: list[Step] = []
    requests = [PictureRequest("a red circle", seed) for seed in (1, 2)]

    def draw(which, **settings) -> list[torch.Tensor]:
        drawn = pipeline(which, Sampling(64, 64, steps=4), **settings)
        return [picture for _, picture in drawn]

    both = draw(requests, on_step=steps.append)
    assert [step.index for step in steps] == list(range(8))
    assert {step.total for step in steps} == {8}
    assert torch.equal(draw(requests[1:])[0], both[1])
    # Of the last step, the estimate is the picture.
    assert (steps[-1].estimate().int() - both[1].int()).abs().max() <= 1
