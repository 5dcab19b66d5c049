"""The model classes that official configs name: built from nested configs, trained by mmengine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Literal

import torch
from mmengine.logging import print_log
from mmengine.model import BaseDataPreprocessor, BaseModel
from torch import Tensor

from openuni.checkpoints.loading import load_checkpoint
from openuni.compat.building import build, plain
from openuni.compat.frozen_prefix import can_skip_prefix, query_states
from openuni.compat.official_draws import draw_as_official
from openuni.compat.shared_noise import SharedFlowMatching
from openuni.compat.spelled_attention import spell_out_attention
from openuni.models.activation_checkpointing import enable_activation_checkpointing
from openuni.models.compilation import compile_for_training
from openuni.models.connector import ConnectorConfig
from openuni.models.freezing import freeze
from openuni.models.lora import add_lora
from openuni.models.losses import image2image_loss, text2image_loss
from openuni.models.openuni import OpenUni, OpenUniConfig, ProjectorType


class OpenUniInternVL3SANAHF(OpenUni, BaseModel):
    """OpenUni as a model of mmengine's runners, with the official class's arguments.

    Args:
        lmm, transformer, vae, tokenizer, train_scheduler, test_scheduler: configs with a ``type``,
            or the objects themselves.
        prompt_template: the texts and special tokens around prompts.
        connector: sizes of the connector; ``_attn_implementation`` names its attention.
        num_queries: learnable queries.
        pretrained_pth: a checkpoint to start from; what it lacks is left as it is.
        use_activation_checkpointing: trade time for memory in training.
        lora_modules: name endings of the transformer's layers to adapt, ``auto``, or None.
        lora_rank, lora_alpha: of the adapters.
        freeze_lmm, freeze_transformer: which parts do not train.
        vit_input_size: side that source pictures are resized to, in pixels.
        max_length: longest prompt of an edit, in tokens.
        proj_type: where the projector sits.
        reference: compute as the official code does: noise latents in their own dtype, not in
            fp32, and keep gradients through prompts that need none; by default
            :attr:`as_official`.
        spell_attention: form attention from matrix products in place of fused kernels; by default
            where there is no GPU and the computation is not the official one.
        compile_blocks: compile the layers of language model, connector and transformer. The first
            steps take a minute or more.
    """

    #: Whether to compute as the official code does where a config does not say.
    as_official: ClassVar[bool] = False

    def __init__(
        self,
        lmm: Any,
        transformer: Any,
        train_scheduler: Any,
        test_scheduler: Any,
        vae: Any,
        tokenizer: Any,
        prompt_template: Mapping[str, Any],
        connector: Mapping[str, Any],
        num_queries: int = 256,
        pretrained_pth: str | None = None,
        use_activation_checkpointing: bool = True,
        lora_modules: Sequence[str] | Literal["auto"] | None = None,
        lora_rank: int = 8,
        lora_alpha: float = 8,
        freeze_lmm: bool = True,
        freeze_transformer: bool = True,
        vit_input_size: int = 448,
        max_length: int = 2048,
        proj_type: ProjectorType = "enc_proj",
        reference: bool | None = None,
        spell_attention: bool | None = None,
        compile_blocks: bool = False,
    ) -> None:
        config = OpenUniConfig(num_queries, _connector_config(connector), proj_type)
        # OpenUni's own call to super().__init__() reaches BaseModel's, which takes no arguments.
        parts = build(lmm), build(transformer), build(vae)
        draw_as_official(parts[0], parts[1])
        super().__init__(config, *parts)
        # Batches in pinned memory need not be waited for.
        self.data_preprocessor = BaseDataPreprocessor(non_blocking=True)
        self._resize_sources_to(vit_input_size)
        self.tokenizer = build(tokenizer)
        self.train_scheduler = build(train_scheduler)
        self.test_scheduler = build(test_scheduler)
        self.prompt_template: dict[str, Any] = plain(prompt_template)
        self.max_length = max_length
        if reference is None:
            reference = self.as_official
        self.flow = SharedFlowMatching.from_scheduler(self.train_scheduler, reference=reference)
        freeze(self, lmm=freeze_lmm, transformer=freeze_transformer)
        if lora_modules is not None:
            add_lora(self, lora_modules, rank=lora_rank, alpha=lora_alpha)
        if use_activation_checkpointing:
            enable_activation_checkpointing(self)
        if spell_attention is None:
            spell_attention = not (reference or torch.cuda.is_available())
        if spell_attention:
            spell_out_attention(self)
        if compile_blocks:
            compile_for_training(self)
        if pretrained_pth is not None:
            report = load_checkpoint(self, Path(pretrained_pth), strict=False)
            print_log(f"{pretrained_pth}: {report.summary()}", logger="current")

    @property
    def image_token_id(self) -> int:
        """Id of the token that a picture's features replace."""
        token = self.prompt_template["IMG_CONTEXT_TOKEN"]
        return int(self.tokenizer.convert_tokens_to_ids(token))

    def forward(
        self, data: Mapping[str, Any], data_samples: Any = None, mode: str = "loss"
    ) -> dict[str, Tensor]:
        """The losses of a batch.

        Args:
            data: a batch, or batches under ``text2image`` and ``image2image``.
            data_samples: not used; runners pass it.
            mode: ``loss`` alone.

        Returns:
            ``loss_text2image`` and ``loss_image2image``, as far as there are such batches.
        """
        if mode != "loss":
            raise NotImplementedError(f"mode {mode!r}: the model is called for its loss alone")
        batches = {kind: data[kind] for kind in self._losses if kind in data}
        if not batches:
            kind = "image2image" if "pixel_values_src" in data else "text2image"
            batches = {kind: data}
        return {f"loss_{kind}": self._losses[kind](batch) for kind, batch in batches.items()}

    def query_states(
        self,
        inputs_embeds: Tensor,
        attention_mask: Tensor | None = None,
        *,
        image_mask: Tensor | None = None,
    ) -> Tensor:
        if self.flow.reference or not can_skip_prefix(self, inputs_embeds, attention_mask):
            return super().query_states(inputs_embeds, attention_mask, image_mask=image_mask)
        assert attention_mask is not None
        return query_states(self, inputs_embeds, attention_mask, image_mask)

    @property
    def _losses(self) -> dict[str, Any]:
        return {"text2image": self._text2image, "image2image": self._image2image}

    def _text2image(self, batch: Mapping[str, Tensor]) -> Tensor:
        return text2image_loss(self, batch, self.flow)

    def _image2image(self, batch: Mapping[str, Tensor]) -> Tensor:
        return image2image_loss(
            self, batch, self.image_token_id, self.flow, max_tokens=self.max_length
        )

    def _resize_sources_to(self, side: int) -> None:
        if self.lmm.can_see and self.lmm.image_size != side:
            self.lmm.features = replace(self.lmm.features, force_image_size=side)


class OpenUniQwen25VLSANAHF(OpenUniInternVL3SANAHF):
    """The variant with Qwen2.5-VL; its arguments are the same."""


class OfficialInternVL3SANAHF(OpenUniInternVL3SANAHF):
    """What official config files get under the official name: it trains as their code does."""

    as_official = True


class OfficialQwen25VLSANAHF(OpenUniQwen25VLSANAHF):
    """The same for the variant with Qwen2.5-VL."""

    as_official = True


def _connector_config(values: Mapping[str, Any]) -> ConnectorConfig:
    options = plain(values)
    attention = options.pop("_attn_implementation", None)
    if attention is not None:
        options["attn_implementation"] = attention
    return ConnectorConfig(**options)
