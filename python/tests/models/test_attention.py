from __future__ import annotations

import pytest
import torch

from openuni.models.attention import attend
from openuni.models.connector import Connector, ConnectorConfig


@pytest.mark.parametrize("implementation", ["eager", "flash_attention_2"])
def test_implementations_agree(implementation) -> None:
    query, key, value = torch.randn(3, 2, 4, 10, 8)
    expected = attend(query, key, value, "sdpa")
    torch.testing.assert_close(attend(query, key, value, implementation), expected)


def test_connector_switch() -> None:
    sizes = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
             "num_attention_heads": 4}  # fmt: skip
    fused = Connector(ConnectorConfig(**sizes)).eval()
    plain = Connector(ConnectorConfig(**sizes, attn_implementation="eager")).eval()
    plain.load_state_dict(fused.state_dict())
    states = torch.randn(2, 5, 16)
    torch.testing.assert_close(plain(states), fused(states))


def test_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="eager, sdpa, flash_attention_2"):
        ConnectorConfig(attn_implementation="xformers")  # type: ignore[arg-type]
