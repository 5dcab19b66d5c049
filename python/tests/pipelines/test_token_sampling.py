"""Tokens: the likeliest, or seeded draws from the likeliest ones."""

from __future__ import annotations

import torch

from openuni.pipelines.token_sampling import TokenSampler, TokenSampling

LOGITS = torch.tensor([0.5, 0.3, 0.15, 0.05]).log()


def draws(count: int = 2000, **settings) -> list[int]:
    sampler = TokenSampler(TokenSampling(**settings))
    return [sampler(LOGITS) for _ in range(count)]


def test_greedy_takes_the_likeliest():
    assert set(draws(5)) == {0}


def test_a_seed_draws_the_same_tokens_again():
    assert draws(temperature=1.0, seed=1) == draws(temperature=1.0, seed=1)
    assert draws(temperature=1.0, seed=1) != draws(temperature=1.0, seed=2)


def test_draws_follow_the_probabilities():
    drawn = torch.tensor(draws(temperature=1.0)).bincount(minlength=4) / 2000
    torch.testing.assert_close(drawn, LOGITS.exp(), atol=0.03, rtol=0)


def test_temperature_sharpens():
    assert draws(temperature=0.3).count(0) > draws(temperature=1.0).count(0) + 200


def test_top_p_and_top_k_leave_the_unlikely_out():
    assert set(draws(temperature=1.0, top_p=0.6)) == {0, 1}
    assert set(draws(temperature=1.0, top_p=0.01)) == {0}
    assert set(draws(temperature=1.0, top_k=3)) == {0, 1, 2}
    assert set(draws(temperature=1.0, top_k=9)) == {0, 1, 2, 3}
