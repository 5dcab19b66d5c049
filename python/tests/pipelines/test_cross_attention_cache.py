"""The cache changes nothing but the time: with it and without it, the same numbers."""

from __future__ import annotations

import pytest
import torch

from openuni.pipelines.savings.cross_attention_cache import cross_attention_cache


@pytest.mark.parametrize("qk_norm", [None, "rms_norm_across_heads"])
def test_same_velocity_with_and_without(tiny_transformer, qk_norm):
    transformer = tiny_transformer(qk_norm=qk_norm)
    latents, condition = torch.randn(2, 4, 4, 6), torch.randn(2, 5, 12)
    timestep = torch.tensor([700.0, 20.0])

    def velocity(states):
        return transformer(latents, states, timestep, return_dict=False)[0]

    with torch.inference_mode():
        plain = velocity(condition)
        with cross_attention_cache(transformer, condition) as states:
            cached = velocity(states)
        again = velocity(condition)
    torch.testing.assert_close(cached, plain, rtol=1e-6, atol=1e-6)
    assert torch.equal(again, plain), "the transformer must be left as it was"


def test_an_error_inside_leaves_the_transformer_as_it_was(tiny_transformer):
    transformer = tiny_transformer()
    before = [block.attn2.processor for block in transformer.transformer_blocks]
    projection = transformer.caption_projection
    with (
        pytest.raises(RuntimeError, match="stop"),
        cross_attention_cache(transformer, torch.randn(1, 5, 12)),
    ):
        raise RuntimeError("stop")
    assert [block.attn2.processor for block in transformer.transformer_blocks] == before
    assert transformer.caption_projection is projection
