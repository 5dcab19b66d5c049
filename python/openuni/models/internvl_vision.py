"""InternVL's vision transformer (InternViT), under the state-dict names of the original weights.

Dropout and stochastic depth are left out: in OpenUni the vision side is frozen, and a frozen model
gives the same features in training as afterwards.
Source: InternVL 1.5, arXiv 2404.16821; InternVL3, arXiv 2504.10479.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from openuni.models.attention import AttentionImplementation, attend, check_attention

NormType = Literal["layer_norm", "rms_norm"]


@dataclass(frozen=True)
class InternVisionConfig:
    """Sizes of the vision transformer; the defaults are InternVL3-1B's and -2B's.

    Args:
        hidden_size: width of the token stream, a multiple of ``num_attention_heads``.
        intermediate_size: width inside the MLP.
        num_hidden_layers: number of layers.
        num_attention_heads: heads of the self-attention.
        image_size: pixels along one side of a tile, a multiple of ``patch_size``.
        patch_size: pixels along one side of a patch.
        num_channels: colour channels.
        qkv_bias: whether query, key and value have biases.
        qk_normalization: whether queries and keys are normalised over all heads at once.
        norm_type: ``layer_norm`` or ``rms_norm``.
        layer_norm_eps: epsilon of every norm.
        initializer_factor: initial value of both layer scales.
        attn_implementation: see :func:`openuni.models.attention.attend`.
    """

    hidden_size: int = 1024
    intermediate_size: int = 4096
    num_hidden_layers: int = 24
    num_attention_heads: int = 16
    image_size: int = 448
    patch_size: int = 14
    num_channels: int = 3
    qkv_bias: bool = True
    qk_normalization: bool = False
    norm_type: NormType = "layer_norm"
    layer_norm_eps: float = 1e-6
    initializer_factor: float = 0.1
    attn_implementation: AttentionImplementation = "sdpa"

    def __post_init__(self) -> None:
        if self.hidden_size % self.num_attention_heads:
            raise ValueError(
                f"vision_config.hidden_size ({self.hidden_size}) must be a multiple of "
                f"vision_config.num_attention_heads ({self.num_attention_heads})"
            )
        if self.norm_type not in get_args(NormType):
            raise ValueError(f"vision_config.norm_type {self.norm_type!r} is not known")
        check_attention(self.attn_implementation, "vision_config.attn_implementation")

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> InternVisionConfig:
        """From the ``vision_config`` of an internvl_chat config; what inference ignores is dropped.

        Raises:
            ValueError: an activation other than GELU, which no InternVL3 has.
        """
        activation = values.get("hidden_act", "gelu")
        if activation != "gelu":
            raise ValueError(f"vision_config.hidden_act {activation!r} is not supported, only gelu")
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})

    @property
    def grid(self) -> int:
        """Patches along one side of a tile."""
        return self.image_size // self.patch_size


class RMSNorm(nn.Module):
    """Root-mean-square norm, formed in fp32."""

    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return self.weight * F.rms_norm(x.float(), x.shape[-1:], eps=self.eps).to(x.dtype)


def _norm(config: InternVisionConfig) -> nn.Module:
    if config.norm_type == "rms_norm":
        return RMSNorm(config.hidden_size, config.layer_norm_eps)
    return nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)


class VisionEmbeddings(nn.Module):
    """Patches and a class token, with learned positions resized to the picture."""

    def __init__(self, config: InternVisionConfig) -> None:
        super().__init__()
        self.grid = config.grid
        width = config.hidden_size
        self.class_embedding = nn.Parameter(torch.randn(1, 1, width))
        self.patch_embedding = nn.Conv2d(
            config.num_channels, width, kernel_size=config.patch_size, stride=config.patch_size
        )
        self.position_embedding = nn.Parameter(torch.randn(1, self.grid**2 + 1, width))

    def forward(self, pixel_values: Tensor) -> Tensor:
        """(b, channels, H, W) -> (b, 1 + H/patch * W/patch, width), the class token first."""
        patches = self.patch_embedding(pixel_values.to(self.patch_embedding.weight.dtype))
        height, width = patches.shape[2:]
        tokens = patches.flatten(2).transpose(1, 2)  # (b, w, h', w') -> (b, h' w', w)
        class_token = self.class_embedding.expand(len(tokens), -1, -1).to(tokens.dtype)
        positions = self._positions(height, width).to(tokens.dtype)
        return torch.cat([class_token, tokens], dim=1) + positions

    def _positions(self, height: int, width: int) -> Tensor:
        if (height, width) == (self.grid, self.grid):
            return self.position_embedding
        class_position = self.position_embedding[:, :1]
        # (1, g g, w) -> (1, w, g, g) -> (1, w, h', w') -> (1, h' w', w)
        square = self.position_embedding[:, 1:].float().unflatten(1, (self.grid, self.grid))
        resized = F.interpolate(
            square.permute(0, 3, 1, 2), (height, width), mode="bicubic", align_corners=False
        )
        patches = resized.flatten(2).transpose(1, 2).to(class_position.dtype)
        return torch.cat([class_position, patches], dim=1)


class VisionAttention(nn.Module):
    """Self-attention over all tokens of one tile."""

    def __init__(self, config: InternVisionConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.num_heads = config.num_attention_heads
        self.implementation: AttentionImplementation = config.attn_implementation
        self.qkv = nn.Linear(width, 3 * width, bias=config.qkv_bias)
        self.proj = nn.Linear(width, width)
        normalised = config.qk_normalization
        eps = config.layer_norm_eps
        self.q_norm = RMSNorm(width, eps) if normalised else nn.Identity()
        self.k_norm = RMSNorm(width, eps) if normalised else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        query, key, value = self.qkv(x).chunk(3, dim=-1)

        def heads(part: Tensor) -> Tensor:  # (b, l, w) -> (b, heads, l, head_dim)
            return part.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)

        mixed = attend(
            heads(self.q_norm(query)), heads(self.k_norm(key)), heads(value), self.implementation
        )
        return self.proj(mixed.transpose(1, 2).flatten(2))


class VisionMLP(nn.Module):
    """Two linear layers with exact GELU between them."""

    def __init__(self, config: InternVisionConfig) -> None:
        super().__init__()
        self.fc1 = nn.Linear(config.hidden_size, config.intermediate_size)
        self.fc2 = nn.Linear(config.intermediate_size, config.hidden_size)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class VisionLayer(nn.Module):
    """Pre-norm attention and MLP, each scaled a channel at a time before its residual."""

    def __init__(self, config: InternVisionConfig) -> None:
        super().__init__()
        self.attn = VisionAttention(config)
        self.mlp = VisionMLP(config)
        self.norm1 = _norm(config)
        self.norm2 = _norm(config)
        self.ls1 = nn.Parameter(config.initializer_factor * torch.ones(config.hidden_size))
        self.ls2 = nn.Parameter(config.initializer_factor * torch.ones(config.hidden_size))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.norm1(x)) * self.ls1
        return x + self.mlp(self.norm2(x)) * self.ls2


class VisionEncoder(nn.Module):
    """The layers, in order."""

    def __init__(self, config: InternVisionConfig) -> None:
        super().__init__()
        self.layers = nn.ModuleList(VisionLayer(config) for _ in range(config.num_hidden_layers))

    def forward(self, x: Tensor, layers: int) -> Tensor:
        for layer in self.layers[:layers]:
            x = layer(x)
        return x


class InternVisionModel(nn.Module):
    """InternViT: pixels to token states."""

    def __init__(self, config: InternVisionConfig) -> None:
        super().__init__()
        self.config = config
        self.embeddings = VisionEmbeddings(config)
        self.encoder = VisionEncoder(config)

    def forward(self, pixel_values: Tensor, select_layer: int = -1) -> Tensor:
        """Token states after a layer.

        Args:
            pixel_values: (tiles, channels, H, W), normalised; H and W multiples of the patch.
            select_layer: an index into [embeddings, layer 1, ..., layer n]; -1 is the last layer.

        Returns:
            (tiles, 1 + patches, hidden_size), the class token first.
        """
        states = self.config.num_hidden_layers + 1
        if not -states <= select_layer < states:
            raise ValueError(f"select_layer {select_layer} is beyond {states - 1} layers")
        return self.encoder(self.embeddings(pixel_values), select_layer % states)
