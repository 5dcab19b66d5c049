"""The frozen vision-language model as OpenUni sees it, under the reference's names.

:class:`MultimodalLLM` is InternVL's shape (and, without a vision side, a plain language model's);
:class:`openuni.models.qwen2_5_vl.Qwen25VL` puts Qwen2.5-VL behind the same methods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from openuni.errors import UnsupportedError
from openuni.models.internvl_vision import InternVisionConfig, InternVisionModel
from openuni.models.pixel_shuffle import PixelShuffleVersion, pixel_shuffle

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class FeatureSettings:
    """How token states of the vision transformer become features.

    Args:
        select_layer: which states are taken (see :meth:`InternVisionModel.forward`).
        downsample_ratio: factor of the pixel shuffle on each side.
        ps_version: its version.
        force_image_size: pixels along one side of a tile, where it is not the vision model's own.
        max_dynamic_patch: the most square tiles that a picture is cut into for chat, the thumbnail
            not counted; 1 for a model that sees pictures whole.
    """

    select_layer: int = -1
    downsample_ratio: float = 0.5
    ps_version: PixelShuffleVersion = "v2"
    force_image_size: int | None = None
    max_dynamic_patch: int = 12


class MultimodalLLM(nn.Module):
    """Holds ``language_model`` and, where the model can see, ``vision_model`` and ``mlp1``.

    Args:
        language_model: a causal language model whose ``.model`` is the transformer without the
            head (transformers' ``Qwen2ForCausalLM``).
        vision_model: the vision transformer, or None for a model that reads text only.
        mlp1: projects pixel-shuffled vision features to the language model's width.
        features: how vision states become features.
    """

    language_model: Any
    vision_model: Any
    mlp1: Any

    #: What pixels in 0..1 are normalised by before :meth:`extract_feature`, one value a channel.
    image_mean: tuple[float, float, float] = IMAGENET_MEAN
    image_std: tuple[float, float, float] = IMAGENET_STD

    def __init__(
        self,
        language_model: nn.Module,
        vision_model: nn.Module | None = None,
        mlp1: nn.Module | None = None,
        features: FeatureSettings | None = None,
    ) -> None:
        super().__init__()
        self.features = features or FeatureSettings()
        if vision_model is not None:
            self.vision_model = vision_model
        if mlp1 is not None:
            self.mlp1 = mlp1
        self.language_model = language_model

    @property
    def can_see(self) -> bool:
        """Whether the vision side is there."""
        return hasattr(self, "vision_model")

    @property
    def llm_width(self) -> int:
        """Hidden size of the language model."""
        return int(self.language_model.config.hidden_size)

    @property
    def has_tied_head(self) -> bool:
        """Whether the head's weights are the embedding's."""
        return bool(self.language_model.config.tie_word_embeddings)

    def tie_weights(self) -> None:
        """Make the head the embedding again, after either was replaced."""
        if self.has_tied_head:
            self._head.weight = self.language_model.get_input_embeddings().weight

    @property
    def image_size(self) -> int:
        """Pixels along one side of a tile."""
        return int(self.features.force_image_size or self._vision().config.image_size)

    @property
    def num_image_token(self) -> int:
        """Tokens that one tile takes in a prompt (256 in the published models)."""
        grid = self.image_size // self._vision().config.patch_size
        return int((grid * self.features.downsample_ratio) ** 2)

    def extract_feature(self, pixel_values: Tensor) -> Tensor:
        """What the language model reads in place of a tile's ``<IMG_CONTEXT>`` tokens.

        Args:
            pixel_values: (tiles, 3, image_size, image_size), normalised by ``image_mean`` and
                ``image_std``.

        Returns:
            (tiles, num_image_token, llm_width).

        Raises:
            UnsupportedError: the model has no vision side.
        """
        return self.features_of(self.patch_states(pixel_values))

    def patch_states(self, pixel_values: Tensor) -> Tensor:
        """What the vision side makes of each patch: (tiles, patches, vision width).

        Arguments and errors are those of :meth:`extract_feature`.
        """
        states: Tensor = self._vision()(pixel_values, self.features.select_layer)[:, 1:]
        return states

    def features_of(self, states: Tensor) -> Tensor:
        """:meth:`patch_states` as the language model reads them, see :meth:`extract_feature`."""
        side = round(states.shape[1] ** 0.5)
        shuffled = pixel_shuffle(
            states.unflatten(1, (side, side)),
            self.features.downsample_ratio,
            self.features.ps_version,
        )
        return self.mlp1(shuffled.flatten(1, 2))

    def embed_tokens(self, input_ids: Tensor) -> Tensor:
        """(batch, tokens) int64 -> (batch, tokens, llm_width)."""
        return self.language_model.get_input_embeddings()(input_ids)

    def position_ids(self, attention_mask: Tensor, image_mask: Tensor | None = None) -> Tensor:
        """Positions of all tokens, wherever padding stands.

        Args:
            attention_mask: (batch, tokens), True for real tokens.
            image_mask: (batch, tokens), True where a tile's features stand, or None for no
                pictures. InternVL counts them like any token.

        Returns:
            (batch, tokens), or (3, batch, tokens) for models with positions in time, row, column.
        """
        return (attention_mask.long().cumsum(dim=1) - 1).clamp_min(0)

    def next_position_ids(self, position_ids: Tensor) -> Tensor:
        """The position that follows the last one, to decode a token at a time: (..., batch, 1)."""
        return position_ids[..., -1:] + 1

    def last_hidden_states(
        self, inputs_embeds: Tensor, attention_mask: Tensor | None, position_ids: Tensor | None
    ) -> Tensor:
        """(batch, tokens, llm_width) -> the same shape, after the last layer and norm."""
        output = self._transformer(
            inputs_embeds=inputs_embeds,
            attention_mask=attention_mask,
            position_ids=position_ids,
            use_cache=False,
        )
        return output.last_hidden_state

    def next_token_logits(
        self,
        inputs_embeds: Tensor,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        cache: Any = None,
    ) -> tuple[Tensor, Any]:
        """One step of decoding.

        Args:
            inputs_embeds: (batch, new tokens, llm_width): the prompt first, then a token a call.
            attention_mask: (batch, all tokens so far), or None where nothing is padded.
            position_ids: of the new tokens, shaped as :meth:`position_ids` shapes them; None counts
                on from the cache.
            cache: what the call before returned.

        Returns:
            logits (batch, vocabulary) in fp32, and the cache for the next call.
        """
        output = self._transformer(
            inputs_embeds=inputs_embeds,
            attention_mask=attention_mask,
            position_ids=position_ids,
            past_key_values=cache,
            use_cache=True,
        )
        return self._head(output.last_hidden_state[:, -1]).float(), output.past_key_values

    @property
    def _transformer(self) -> Any:
        return self.language_model.model

    @property
    def _head(self) -> Any:
        return self.language_model.get_output_embeddings()

    def _vision(self) -> Any:
        if not self.can_see:
            raise UnsupportedError(
                "this model has no vision side: it reads text only",
                hint="Pick a model that can see, such as openuni-b-512.",
            )
        return self.vision_model


def make_mlp1(vision: InternVisionConfig, features: FeatureSettings, llm_width: int) -> nn.Module:
    """The projector from shuffled vision channels to the language model's width."""
    channels = vision.hidden_size * round(1 / features.downsample_ratio) ** 2
    return nn.Sequential(
        nn.LayerNorm(channels),
        nn.Linear(channels, llm_width),
        nn.GELU(),
        nn.Linear(llm_width, llm_width),
    )


def make_vision_side(
    vision: InternVisionConfig, features: FeatureSettings, llm_width: int
) -> tuple[InternVisionModel, nn.Module]:
    """``vision_model`` and ``mlp1`` with fresh weights."""
    return InternVisionModel(vision), make_mlp1(vision, features, llm_width)
