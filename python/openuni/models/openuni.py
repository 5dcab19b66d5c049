"""The OpenUni module: learnable queries read a frozen language model and steer a transformer.

Parameter names are those of the reference's checkpoints: ``meta_queries``, ``connector.*``,
``projector.*``, ``transformer.*``, ``vae.*`` and ``lmm.*``.
Source: OpenUni, arXiv 2505.23661.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from openuni.models.connector import Connector, ConnectorConfig
from openuni.models.multimodal_llm import MultimodalLLM
from openuni.models.offload import Offload, Part
from openuni.models.semantic_features import semantic_features

ProjectorType = Literal["enc_proj", "proj_enc", "proj_enc_proj"]


@dataclass(frozen=True)
class OpenUniConfig:
    """What OpenUni adds to its three pretrained parts.

    Args:
        num_queries: learnable queries appended to the prompt (256 in the published models).
        connector: sizes of the connector.
        proj_type: where the linear projector sits: after the connector (``enc_proj``), before it
            (``proj_enc``), or on both sides (``proj_enc_proj``).
    """

    num_queries: int = 256
    connector: ConnectorConfig = field(default_factory=ConnectorConfig)
    proj_type: ProjectorType = "enc_proj"

    def __post_init__(self) -> None:
        if self.proj_type not in get_args(ProjectorType):
            raise ValueError(
                f"proj_type must be one of {', '.join(get_args(ProjectorType))}, "
                f"not {self.proj_type!r}"
            )


class OpenUni(nn.Module):
    """Queries, connector and projector over a language model, a transformer and an autoencoder.

    Args:
        config: what OpenUni adds.
        lmm: the frozen multimodal language model.
        transformer: diffusers' ``SanaTransformer2DModel``.
        vae: diffusers' ``AutoencoderDC``.
    """

    # nn.Module types its members as Tensor | Module, which hides what these really offer.
    lmm: MultimodalLLM
    transformer: Any
    vae: Any
    projector: Any

    def __init__(
        self, config: OpenUniConfig, lmm: MultimodalLLM, transformer: nn.Module, vae: nn.Module
    ) -> None:
        super().__init__()
        self.config = config
        self.lmm = lmm
        self.transformer = transformer
        self.vae = vae
        self.connector = Connector(config.connector)
        self.projector = _projector(config, self.llm_width, self.caption_channels)
        #: Where the large parts wait until they are used; None where all stay on the device.
        self.offload: Offload | None = None
        self.meta_queries = nn.Parameter(torch.empty(config.num_queries, self.llm_width))
        nn.init.normal_(self.meta_queries, std=1 / math.sqrt(self.llm_width))

    @property
    def llm_width(self) -> int:
        """Hidden size of the language model."""
        return self.lmm.llm_width

    @property
    def caption_channels(self) -> int:
        """Width of the condition that the transformer's cross-attention reads."""
        return int(self.transformer.config.caption_channels)

    @property
    def device(self) -> torch.device:
        return self.meta_queries.device

    @property
    def dtype(self) -> torch.dtype:
        return self.meta_queries.dtype

    @property
    def lmm_dtype(self) -> torch.dtype:
        """Dtype of the language model, which training keeps pictures and latents in."""
        return self.lmm.language_model.dtype

    @property
    def size_multiple(self) -> int:
        """Picture sides must be multiples of this: pixels a latent, times latents a patch."""
        return self.latent_downsampling * int(self.transformer.config.patch_size)

    @property
    def latent_downsampling(self) -> int:
        """Pixels along one side of a latent (32 in the published models)."""
        return int(2 ** (len(self.vae.config.encoder_block_out_channels) - 1))

    def use(self, part: Part) -> None:
        """Have a large part on the model's device; call it before you reach into that part."""
        if self.offload is not None:
            self.offload.bring(part)

    def tie_weights(self) -> None:
        """Tie the language model's head where it is tied, after weights were replaced."""
        self.lmm.tie_weights()

    def train(self, mode: bool = True) -> OpenUni:
        """As ``nn.Module.train``; the autoencoder never trains and stays in eval mode."""
        super().train(mode)
        self.vae.eval()
        return self

    def encode_condition(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> Tensor:
        """Turn prompts into the transformer's condition.

        Args:
            input_ids: (batch, tokens) int64; padding may stand on either side.
            attention_mask: (batch, tokens), 1 or True for real tokens. None means that all are
                real, which lets attention use its fast path.

        Returns:
            (batch, num_queries, caption_channels).
        """
        self.use("lmm")
        return self.encode_condition_from_embeds(self.lmm.embed_tokens(input_ids), attention_mask)

    def encode_condition_from_embeds(
        self,
        inputs_embeds: Tensor,
        attention_mask: Tensor | None = None,
        *,
        image_mask: Tensor | None = None,
    ) -> Tensor:
        """As :meth:`encode_condition`, for prompts that are embedded already (pictures included).

        Args:
            inputs_embeds: (batch, tokens, llm_width).
            attention_mask: (batch, tokens) or None.
            image_mask: (batch, tokens), True where pictures' features stand; models with positions
                in row and column (Qwen2.5-VL) need it, the others ignore it.
        """
        hidden = self.query_states(inputs_embeds, attention_mask, image_mask=image_mask)
        return self.condition_from_hidden(hidden)

    def query_states(
        self,
        inputs_embeds: Tensor,
        attention_mask: Tensor | None = None,
        *,
        image_mask: Tensor | None = None,
    ) -> Tensor:
        """The last hidden states at the queries: (batch, num_queries, llm_width).

        Arguments are those of :meth:`encode_condition_from_embeds`.
        """
        batch = inputs_embeds.shape[0]
        dtype = inputs_embeds.dtype
        if torch.is_autocast_enabled(inputs_embeds.device.type):
            # Mixed precision: queries that train in fp32 keep the token stream in fp32.
            dtype = torch.promote_types(dtype, self.meta_queries.dtype)
        queries = self.meta_queries.to(dtype).expand(batch, -1, -1)
        embeds = torch.cat([inputs_embeds.to(dtype), queries], dim=1)
        position_ids = None
        unpadded = attention_mask is None
        if image_mask is not None and attention_mask is None:
            attention_mask = torch.ones_like(image_mask)
        if attention_mask is not None:
            attention_mask = F.pad(attention_mask.bool(), (0, self.config.num_queries), value=True)
            if image_mask is not None:
                image_mask = F.pad(image_mask.bool(), (0, self.config.num_queries), value=False)
            # Padding takes no position: real tokens count from 0 wherever the padding stands.
            position_ids = self.lmm.position_ids(attention_mask, image_mask)
            if unpadded and position_ids.ndim == 2:
                # Positions that count up by one are the default, and a mask of ones is none.
                attention_mask = position_ids = None
        states = self.lmm.last_hidden_states(embeds, attention_mask, position_ids)
        return states[:, -self.config.num_queries :]

    def embed_prompt(self, input_ids: Tensor, image_features: Tensor, image_mask: Tensor) -> Tensor:
        """Embed prompts and put pictures' features where they belong.

        Args:
            input_ids: (batch, tokens) int64.
            image_features: (pictures, num_image_token, llm_width), in the order of the prompts.
            image_mask: (batch, tokens), True at the tokens that features replace.

        Returns:
            (batch, tokens, llm_width).

        Raises:
            ValueError: the prompts have room for more or fewer features than there are.
        """
        self.use("lmm")
        embeds = self.lmm.embed_tokens(input_ids)
        features = image_features.flatten(0, 1)
        room = int(image_mask.sum())
        if room != len(features):
            raise ValueError(
                f"the prompts hold {room} image tokens, but the pictures have {len(features)}"
            )
        embeds = embeds.clone()
        embeds[image_mask] = features.to(embeds.dtype)
        return embeds

    def semantic_features(self, pixels: Tensor) -> Tensor:
        """(batch, 3, H, W) in -1 to 1 -> (batch, num_image_token, llm_width), without gradients.

        See :func:`openuni.models.semantic_features.semantic_features`.
        """
        self.use("lmm")
        return semantic_features(self.lmm, pixels)

    def condition_from_hidden(self, hidden: Tensor) -> Tensor:
        """(batch, num_queries, llm_width) -> (batch, num_queries, caption_channels)."""
        if self.config.proj_type == "proj_enc":
            return self.connector(self.projector(hidden))
        if self.config.proj_type == "enc_proj":
            return self.projector(self.connector(hidden))
        first, last = self.projector
        return last(self.connector(first(hidden)))

    def latents_to_pixels(self, latents: Tensor) -> Tensor:
        """(batch, channels, h, w) latents -> (batch, 3, H, W) pixels, nominally -1 to 1."""
        self.use("vae")
        latents = latents.to(self.vae.dtype) / self.vae.config.scaling_factor
        return self.vae.decode(latents, return_dict=False)[0]

    def pixels_to_latents(self, pixels: Tensor) -> Tensor:
        """(batch, 3, H, W) pixels in -1 to 1 -> (batch, channels, h, w) scaled latents."""
        self.use("vae")
        pixels = pixels.to(self.vae.dtype)
        return self.vae.encode(pixels, return_dict=False)[0] * self.vae.config.scaling_factor


def _projector(config: OpenUniConfig, llm_width: int, caption_channels: int) -> nn.Module:
    width = config.connector.hidden_size
    if config.proj_type == "proj_enc":
        _require_equal("connector.hidden_size", width, "caption_channels", caption_channels)
        return nn.Linear(llm_width, width)
    if config.proj_type == "enc_proj":
        _require_equal("connector.hidden_size", width, "the LLM's hidden size", llm_width)
        return nn.Linear(width, caption_channels)
    return nn.ModuleList([nn.Linear(llm_width, width), nn.Linear(width, caption_channels)])


def _require_equal(left_name: str, left: int, right_name: str, right: int) -> None:
    if left != right:
        raise ValueError(
            f"{left_name} is {left} but {right_name} is {right}: with this proj_type they must be "
            f"equal (proj_enc_proj takes any widths)"
        )
