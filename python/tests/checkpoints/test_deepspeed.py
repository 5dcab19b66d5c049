"""DeepSpeed folders, laid out as zero_folders.py describes."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from checkpoints.zero_folders import write_stage_2, write_stage_3
from openuni.checkpoints.opening import open_checkpoint
from openuni.errors import WeightsError


@pytest.fixture
def groups():
    torch.manual_seed(0)
    return [
        {"meta_queries": torch.randn(4, 6), "projector.weight": torch.randn(7, 5)},
        {"projector.bias": torch.randn(7), "connector.norm": torch.randn(3)},
    ]


@pytest.mark.parametrize("ranks", [1, 2, 3, 12])
def test_stage_2(groups, ranks: int, tmp_path) -> None:
    frozen = {"lmm.weight": torch.randn(2, 2)}
    folder = write_stage_2(tmp_path / "iter_5.pth", groups, ranks, frozen)
    expected = {**groups[0], **groups[1], **frozen, "tied": groups[0]["meta_queries"]}
    with open_checkpoint(folder) as source:
        assert source.format == "deepspeed"
        assert set(source) == set(expected)
        for name, tensor in expected.items():
            assert torch.equal(source.get(name), tensor)
            assert source.specs[name].shape == tuple(tensor.shape)
            assert source.specs[name].dtype == torch.float32


@pytest.mark.parametrize("ranks", [1, 2, 11])
def test_stage_3(groups, ranks: int, tmp_path) -> None:
    group = {**groups[0], **groups[1]}
    with open_checkpoint(write_stage_3(tmp_path / "step", group, ranks)) as source:
        assert all(torch.equal(source.get(name), tensor) for name, tensor in group.items())


def test_without_optimiser_states(groups, tmp_path) -> None:
    """The 16-bit weights are all there is."""
    folder = write_stage_2(tmp_path / "x", groups, 1)
    (folder / "bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt").unlink()
    with open_checkpoint(folder) as source:
        assert torch.equal(source.get("meta_queries"), groups[0]["meta_queries"].half())


def test_a_missing_rank_is_named(groups, tmp_path) -> None:
    folder = write_stage_2(tmp_path / "x", groups, 3)
    (folder / "bf16_zero_pp_rank_1_mp_rank_00_optim_states.pt").unlink()
    with pytest.raises(WeightsError, match="a rank is missing"):
        open_checkpoint(folder)


def test_damaged_rank(groups, tmp_path) -> None:
    folder = write_stage_2(tmp_path / "x", groups, 2)
    shard = folder / "bf16_zero_pp_rank_1_mp_rank_00_optim_states.pt"
    shard.write_bytes(shard.read_bytes()[:300])
    with pytest.raises(WeightsError, match="bf16_zero_pp_rank_1"):
        open_checkpoint(folder)
    (folder / "mp_rank_00_model_states.pt").unlink()
    with pytest.raises(WeightsError, match="holds no checkpoint"):
        open_checkpoint(folder)


def test_a_folder_that_deepspeed_wrote() -> None:
    """Two ranks of DeepSpeed 0.17.6, stage 2, against what its own script makes of it."""
    folder = Path(__file__).parent / "fixtures" / "deepspeed_stage_2"
    expected = torch.load(folder.with_suffix(".pth"), weights_only=True)
    with open_checkpoint(folder) as source:
        assert set(source) == set(expected)
        assert all(torch.equal(source.get(name).float(), t) for name, t in expected.items())
