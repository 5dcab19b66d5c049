"""Options of the environment: read, checked before loading, and applied."""

from __future__ import annotations

import pytest
import torch

from openuni.engines.native.preparing import PreparedLoading
from openuni.errors import InvalidRequestError, UnsupportedError
from openuni.models.preparation import Preparation

CPU = torch.device("cpu")
NANO = {"id": "openuni-nano", "path": None}


def load(environment: dict[str, str]):
    return PreparedLoading(environment)(
        NANO, device=CPU, dtype=torch.float32, on_component=lambda name: None
    ).model


def test_nothing_is_done_by_default() -> None:
    assert PreparedLoading({}).preparation == Preparation()
    assert PreparedLoading({"OPENUNI_COMPILE": "0"}).preparation == Preparation()
    everything = {
        "OPENUNI_COMPILE": "1",
        "OPENUNI_OFFLOAD": "true",
        "OPENUNI_VAE_TILING": "1",
        "OPENUNI_QUANTIZE": "nf4",
    }
    assert PreparedLoading(everything).preparation == Preparation(True, True, "nf4", True)


def test_options_reach_the_model() -> None:
    assert load({"OPENUNI_VAE_TILING": "1"}).vae.use_tiling
    assert not load({}).vae.use_tiling


@pytest.mark.parametrize(
    ("name", "value"), [("OPENUNI_COMPILE", "yes please"), ("OPENUNI_QUANTIZE", "int3")]
)
def test_nonsense_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidRequestError, match=f"{name} is '{value}'"):
        PreparedLoading({name: value})


def test_what_a_cpu_cannot_do_is_refused_before_loading() -> None:
    components: list[str] = []
    with pytest.raises(UnsupportedError, match="runs on the CPU"):
        PreparedLoading({"OPENUNI_OFFLOAD": "1"})(
            NANO, device=CPU, dtype=torch.float32, on_component=components.append
        )
    assert components == []
