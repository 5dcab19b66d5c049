from __future__ import annotations

import pytest
import torch
from diffusers import FlowMatchEulerDiscreteScheduler

from openuni.models.flow_matching import FlowMatching, velocity_loss


@pytest.mark.parametrize("shift", [1.0, 3.0])
def test_schedule_is_diffusers_own(shift: float) -> None:
    scheduler = FlowMatchEulerDiscreteScheduler(shift=shift)
    flow = FlowMatching.from_scheduler(scheduler)
    torch.testing.assert_close(flow.sigmas(), scheduler.sigmas, rtol=0, atol=1e-7)
    sample = flow.sample(torch.randn(4, 2, 3, 3))
    assert all(timestep in scheduler.timesteps for timestep in sample.timesteps)


def test_reference_mode_rounds_as_the_official_training_does() -> None:
    """Sigmas and noisy latents in bf16, bit for bit; ours in fp32 are nearer to the truth."""
    latents = torch.randn(4, 2, 8, 8).bfloat16()
    scheduler = FlowMatchEulerDiscreteScheduler()
    torch.manual_seed(3)
    noise = torch.randn_like(latents)
    indices = (torch.rand(4) * 1000).long()
    sigma = scheduler.sigmas.to(torch.bfloat16)[indices].view(-1, 1, 1, 1)
    expected = (1.0 - sigma) * latents + sigma * noise
    torch.manual_seed(3)
    official = FlowMatching(reference=True).sample(latents)
    assert torch.equal(official.noisy, expected)
    assert torch.equal(official.target, noise - latents)
    torch.manual_seed(3)
    ours = FlowMatching().sample(latents)
    assert ours.noisy.dtype == torch.bfloat16
    exact = scheduler.sigmas[indices].view(-1, 1, 1, 1)
    truth = (1 - exact) * latents.float() + exact * noise.float()

    def error(noisy: torch.Tensor) -> float:
        return float((noisy.float() - truth).abs().mean())

    assert error(ours.noisy) < error(official.noisy) / 1.5


def test_stratified_timesteps_come_one_from_each_part_of_their_range() -> None:
    latents = torch.zeros(50, 1, 1, 1)
    flow = FlowMatching(stratified=True)
    timesteps = flow.sample(latents, torch.Generator().manual_seed(1)).timesteps
    assert sorted(((timesteps - 1) // 20).int().tolist()) == list(range(50))
    assert timesteps.int().tolist() != sorted(timesteps.int().tolist())
    shifted = FlowMatching(shift=3.0, stratified=True).sample(latents).timesteps
    assert 660 < shifted.mean() < 692  # towards noise, where the even ones have 500
    assert shifted.max() <= 1000


def test_generator_repeats_a_sample() -> None:
    latents = torch.randn(2, 2, 3, 3)
    first, second = (
        FlowMatching().sample(latents, torch.Generator().manual_seed(1)) for _ in range(2)
    )
    assert torch.equal(first.noisy, second.noisy)
    assert torch.equal(first.timesteps, second.timesteps)


def test_loss_is_formed_in_fp32() -> None:
    predicted, target = torch.randn(2, 3, 4, 4).bfloat16(), torch.randn(2, 3, 4, 4)
    loss = velocity_loss(predicted, target)
    assert loss.dtype == torch.float32
    torch.testing.assert_close(loss, ((predicted.float() - target) ** 2).mean())
