"""The connector: a bidirectional pre-norm encoder between the language model and the transformer.

Its shape, names and initialisation follow the reference (arXiv 2505.23661), whose design is
SigLIP's encoder: xavier-uniform attention and MLP weights, LayerNorm eps 1e-6, tanh-GELU.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from openuni.models.attention import AttentionImplementation, attend, check_attention


@dataclass(frozen=True)
class ConnectorConfig:
    """Sizes of the connector.

    Args:
        hidden_size: width of the token stream, a multiple of ``num_attention_heads``.
        intermediate_size: width inside the MLP.
        num_hidden_layers: number of encoder layers.
        num_attention_heads: heads of the self-attention.
        layer_norm_eps: epsilon of both layer norms.
        attention_dropout: dropout on attention weights while training, 0 to 1.
        attn_implementation: see :func:`openuni.models.attention.attend`.
    """

    hidden_size: int = 768
    intermediate_size: int = 3072
    num_hidden_layers: int = 12
    num_attention_heads: int = 12
    layer_norm_eps: float = 1e-6
    attention_dropout: float = 0.0
    attn_implementation: AttentionImplementation = "sdpa"

    def __post_init__(self) -> None:
        if self.hidden_size % self.num_attention_heads:
            raise ValueError(
                f"connector.hidden_size ({self.hidden_size}) must be a multiple of "
                f"connector.num_attention_heads ({self.num_attention_heads})"
            )
        check_attention(self.attn_implementation, "connector.attn_implementation")


class ConnectorAttention(nn.Module):
    """Multi-head self-attention over all tokens, without a mask."""

    def __init__(self, config: ConnectorConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.num_heads = config.num_attention_heads
        self.head_dim = width // self.num_heads
        self.dropout = config.attention_dropout
        self.implementation = config.attn_implementation
        self.k_proj = nn.Linear(width, width)
        self.v_proj = nn.Linear(width, width)
        self.q_proj = nn.Linear(width, width)
        self.out_proj = nn.Linear(width, width)

    def forward(self, hidden_states: Tensor) -> Tensor:
        batch, length, width = hidden_states.shape

        def heads(x: Tensor) -> Tensor:  # (b, l, w) -> (b, heads, l, head_dim)
            return x.view(batch, length, self.num_heads, self.head_dim).transpose(1, 2)

        query = heads(self.q_proj(hidden_states))
        key = heads(self.k_proj(hidden_states))
        value = heads(self.v_proj(hidden_states))
        mixed = self.attend(query, key, value)
        # (b, heads, l, head_dim) -> (b, l, w)
        return self.out_proj(mixed.transpose(1, 2).reshape(batch, length, width))

    def attend(self, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """All (b, heads, l, head_dim)."""
        dropout = self.dropout if self.training else 0.0
        return attend(query, key, value, self.implementation, dropout=dropout)


class ConnectorMLP(nn.Module):
    """Two linear layers with the tanh approximation of GELU between them."""

    def __init__(self, config: ConnectorConfig) -> None:
        super().__init__()
        self.fc1 = nn.Linear(config.hidden_size, config.intermediate_size)
        self.fc2 = nn.Linear(config.intermediate_size, config.hidden_size)

    def forward(self, hidden_states: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(hidden_states), approximate="tanh"))


class ConnectorLayer(nn.Module):
    """Pre-norm attention and MLP, each with its residual."""

    def __init__(self, config: ConnectorConfig) -> None:
        super().__init__()
        self.self_attn = ConnectorAttention(config)
        self.layer_norm1 = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.mlp = ConnectorMLP(config)
        self.layer_norm2 = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)

    def forward(self, hidden_states: Tensor) -> Tensor:
        hidden_states = hidden_states + self.self_attn(self.layer_norm1(hidden_states))
        return hidden_states + self.mlp(self.layer_norm2(hidden_states))


class Connector(nn.Module):
    """Maps query states to query states of the same shape, every token seeing every other.

    Shapes: (batch, queries, hidden_size) in and out.
    """

    def __init__(self, config: ConnectorConfig) -> None:
        super().__init__()
        self.config = config
        self.layers = nn.ModuleList(ConnectorLayer(config) for _ in range(config.num_hidden_layers))
        self.gradient_checkpointing = False
        self.apply(_initialise)

    def forward(self, hidden_states: Tensor) -> Tensor:
        for layer in self.layers:
            if self.gradient_checkpointing and self.training:
                hidden_states = checkpoint(layer, hidden_states, use_reentrant=False)
            else:
                hidden_states = layer(hidden_states)
        return hidden_states


def _initialise(module: nn.Module) -> None:
    # In the reference's order of draws, so that equal seeds give equal weights.
    if isinstance(module, ConnectorAttention):
        for linear in (module.q_proj, module.k_proj, module.v_proj, module.out_proj):
            nn.init.xavier_uniform_(linear.weight)
            nn.init.zeros_(linear.bias)
    elif isinstance(module, ConnectorMLP):
        for linear in (module.fc1, module.fc2):
            nn.init.xavier_uniform_(linear.weight)
        for linear in (module.fc1, module.fc2):
            nn.init.normal_(linear.bias, std=1e-6)
    elif isinstance(module, nn.Linear):
        # Comes before what it belongs to, which draws anew: the reference's first draw is lost.
        nn.init.uniform_(module.weight)
