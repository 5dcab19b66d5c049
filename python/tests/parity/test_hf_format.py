"""InternVL3 in transformers' format becomes the same model as in the original format."""

from __future__ import annotations

import pytest
import torch

from openuni.models.pretrained import load_lmm
from parity.conftest import assert_close
from parity.hf_internvl import write_hf
from parity.tiny_weights import numbers


@pytest.fixture(scope="module", params=[True, False], ids=["newer", "older"])
def folder_and_theirs(request, tiny_folders, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hf") / "internvl"
    return folder, write_hf(tiny_folders / "internvl", folder, newer=request.param)


def test_same_weights_as_original_format(folder_and_theirs, tiny_folders) -> None:
    folder, _ = folder_and_theirs
    ours, original = load_lmm(folder), load_lmm(tiny_folders / "internvl")
    assert ours.features.downsample_ratio == original.features.downsample_ratio
    expected = original.state_dict()
    assert ours.state_dict().keys() == expected.keys()
    assert all(torch.equal(t, expected[name]) for name, t in ours.state_dict().items())


@torch.inference_mode()
def test_same_answers_as_transformers(folder_and_theirs) -> None:
    folder, theirs = folder_and_theirs
    ours = load_lmm(folder)
    pixels = numbers("tiles", (2, 3, 448, 448))
    features = theirs.get_image_features(pixels)
    if not isinstance(features, torch.Tensor):  # transformers 5
        features = features.pooler_output
    assert_close(ours.extract_feature(pixels), features.numpy())
    ids = torch.arange(20)[None]
    logits, _ = ours.next_token_logits(ours.embed_tokens(ids))
    assert_close(logits, theirs(input_ids=ids).logits[:, -1].numpy())
