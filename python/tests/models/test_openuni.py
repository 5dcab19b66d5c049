from __future__ import annotations

import pytest
import torch
from parity import cases
from parity.conftest import build
from parity.decoding import greedy

from openuni.models.connector import ConnectorConfig
from openuni.models.losses import text2image_loss
from openuni.models.openuni import OpenUni, OpenUniConfig


@torch.inference_mode()
@pytest.mark.parametrize("side", ["left", "right"])
def test_padding_changes_nothing(internvl, tokenizer, side: str) -> None:
    ids = cases.text_batch(tokenizer)["input_ids"][:1, :30]
    alone = internvl.encode_condition(ids)
    padding = (7, 0) if side == "left" else (0, 7)
    padded = torch.nn.functional.pad(ids, padding)
    mask = torch.nn.functional.pad(torch.ones_like(ids), padding)
    together = internvl.encode_condition(
        torch.cat([padded, torch.randint(256, (1, 37))]), torch.cat([mask, torch.ones(1, 37)])
    )
    assert (together[0] - alone[0]).abs().max() / alone.abs().max() < 1e-4


@torch.inference_mode()
def test_mask_of_ones_is_no_mask(internvl) -> None:
    ids = torch.randint(256, (2, 20))
    torch.testing.assert_close(
        internvl.encode_condition(ids, torch.ones_like(ids)), internvl.encode_condition(ids)
    )


@pytest.mark.parametrize(
    ("proj_type", "width"), [("enc_proj", 32), ("proj_enc", 24), ("proj_enc_proj", 40)]
)
def test_projector_places(internvl, proj_type, width: int) -> None:
    config = OpenUniConfig(8, ConnectorConfig(width, 48, 1, 4), proj_type)
    model = OpenUni(config, internvl.lmm, internvl.transformer, internvl.vae)
    assert model.encode_condition(torch.randint(256, (2, 9))).shape == (2, 8, 24)
    if proj_type != "proj_enc_proj":
        with pytest.raises(ValueError, match=r"connector\.hidden_size is 28"):
            OpenUni(
                OpenUniConfig(8, ConnectorConfig(28, 48, 1, 4), proj_type),
                internvl.lmm,
                internvl.transformer,
                internvl.vae,
            )


def test_features_must_fill_their_places(internvl) -> None:
    ids = torch.zeros(1, 20, dtype=torch.long)
    with pytest.raises(ValueError, match="hold 0 image tokens, but the pictures have 16"):
        internvl.embed_prompt(ids, torch.randn(1, 16, 32), ids == 1)


def test_training_the_queries_leaves_chat_alone(tiny_folders, tokenizer) -> None:
    model = build(tiny_folders, "internvl", "enc_proj")
    batch = cases.chat_batch(tokenizer, picture=False)

    def answer() -> list[int]:
        with torch.inference_mode():
            embeds = model.lmm.embed_tokens(batch["input_ids"])
            return greedy(model.lmm, embeds, batch["attention_mask"], None, 8)

    before = answer()
    trained = [p for n, p in model.named_parameters() if n.startswith(("meta", "conn", "proj"))]
    for parameter in trained:
        parameter.requires_grad_(True)
    model.train()
    optimizer = torch.optim.SGD(trained, 0.1)
    text2image_loss(model, cases.with_latents(cases.text_batch(tokenizer))).backward()
    assert all(parameter.grad is not None for parameter in trained)
    optimizer.step()
    assert not model.vae.training
    assert answer() == before
