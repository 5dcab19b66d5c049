"""The cache changes nothing but the time: with it and without it, the same numbers."""

from __future__ import annotations

import pytest
import torch
from parity.tiny_models import CAPTION

from openuni.pipelines.savings.cross_attention_cache import CachedCondition, cross_attention_cache


@pytest.mark.parametrize("qk_norm", [None, "rms_norm_across_heads"])
def test_same_velocity_with_and_without(tiny_transformer, qk_norm):
    transformer = tiny_transformer(qk_norm=qk_norm)
    latents, condition = torch.randn(2, 4, 4, 6), torch.randn(2, 5, CAPTION)
    timestep = torch.tensor([700.0, 20.0])

    mask = torch.tensor([[1.0, 1, 1, 0, 0], [1, 1, 1, 1, 1]])

    def velocity(states, mask=None):
        return transformer(
            latents, states, timestep, encoder_attention_mask=mask, return_dict=False
        )[0]

    with torch.inference_mode():
        plain, masked = velocity(condition), velocity(condition, mask)
        cached = CachedCondition(transformer, condition)
        for _ in range(2):
            with cross_attention_cache(transformer, cached) as states:
                torch.testing.assert_close(velocity(states), plain, rtol=1e-6, atol=1e-6)
                torch.testing.assert_close(velocity(states, mask), masked, rtol=1e-6, atol=1e-6)
        again = velocity(condition)
    assert not torch.allclose(masked, plain)
    assert torch.equal(again, plain), "the transformer must be left as it was"


def test_an_error_inside_leaves_the_transformer_as_it_was(tiny_transformer):
    transformer = tiny_transformer()
    before = [block.attn2.processor for block in transformer.transformer_blocks]
    projection = transformer.caption_projection
    cached = CachedCondition(transformer, torch.randn(1, 5, CAPTION))
    with pytest.raises(RuntimeError, match="stop"), cross_attention_cache(transformer, cached):
        raise RuntimeError("stop")
    assert [block.attn2.processor for block in transformer.transformer_blocks] == before
    assert transformer.caption_projection is projection
