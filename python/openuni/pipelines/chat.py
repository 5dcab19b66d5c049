"""Chat: read the conversation, then write an answer token by token."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import torch
from torch import Tensor

from openuni.errors import InvalidRequestError
from openuni.models.openuni import OpenUni
from openuni.pipelines.chat_template import ChatTemplate, ChatTurn, Role
from openuni.pipelines.control_tokens import refuse_control_tokens
from openuni.pipelines.text_stream import TextStream
from openuni.pipelines.tiles import picture_tiles
from openuni.pipelines.token_sampling import TokenSampler, TokenSampling

FinishReason = Literal["stop", "length"]


@dataclass(frozen=True)
class ChatMessage:
    """One message.

    Args:
        role: who speaks.
        text: what is said; ``<image>`` in it says where a picture stands.
        images: (height, width, 3) uint8 each, of the user only.
    """

    role: Role
    text: str
    images: Sequence[Tensor] = field(default=())


@dataclass
class Answer:
    """An answer; all of it is known once its text has been read to the end."""

    prompt_tokens: int
    """Tokens of the conversation, pictures included."""
    completion_tokens: int = 0
    """Tokens of the answer so far, without the one that ends it."""
    finish_reason: FinishReason = "length"
    """``stop`` when the model ended the answer, ``length`` when it was cut off."""


class ChatPipeline:
    """Answers conversations with the language model alone: the queries have no part in it.

    Args:
        model: the model, in eval mode.
        tokenizer: its tokenizer.
        template: how a conversation is written.
        max_tiles: the most tiles that one picture is cut into, the thumbnail not counted; None for
            as many as the model was made for.
    """

    def __init__(
        self,
        model: OpenUni,
        tokenizer: Any,
        template: ChatTemplate | None = None,
        *,
        max_tiles: int | None = None,
    ) -> None:
        self.lmm = model.lmm
        self.model = model
        self.tokenizer = tokenizer
        self.template = template or ChatTemplate()
        self.max_tiles = max_tiles or model.lmm.features.max_dynamic_patch

    @torch.inference_mode()
    def __call__(
        self,
        messages: Sequence[ChatMessage],
        sampling: TokenSampling | None = None,
        *,
        max_new_tokens: int = 1024,
        on_token: Callable[[], None] = lambda: None,
    ) -> tuple[Answer, Iterator[str]]:
        """Answer a conversation.

        Args:
            messages: the conversation, which ends with the user's message.
            sampling: how tokens are chosen; the likeliest by default.
            max_new_tokens: the most tokens of the answer.
            on_token: called before each token is computed; what it raises ends the answer.

        Returns:
            the answer, and its text in pieces of whole characters, to be read to the end.

        Raises:
            InvalidRequestError: the conversation is longer than the model can read.
            UnsupportedError: there are pictures, and the model cannot see.
        """
        embeds, image_mask = self._read(messages, on_token)
        answer = Answer(embeds.shape[1])
        room = self._context_length() - answer.prompt_tokens
        if room < 1:
            raise InvalidRequestError(
                f"the conversation has {answer.prompt_tokens} tokens, and this model reads "
                f"{self._context_length()} at most",
                hint="Leave out older messages or pictures, or shorten them.",
                details={"field": "messages"},
            )
        sampler = TokenSampler(sampling or TokenSampling())
        tokens = self._tokens(embeds, image_mask, sampler, min(max_new_tokens, room), on_token)
        return answer, self._text(answer, tokens)

    def _read(
        self, messages: Sequence[ChatMessage], on_token: Callable[[], None]
    ) -> tuple[Tensor, Tensor]:
        """The conversation embedded, (1, tokens, llm_width), and where pictures stand in it."""
        refuse_control_tokens([message.text for message in messages], self._control_tokens())
        tiles = [[self._tiles(image) for image in m.images] for m in messages]
        self.model.use("lmm")
        size = self.lmm.num_image_token if any(tiles) else 0
        turns = [
            ChatTurn(m.role, m.text, [len(t) * size for t in of_message])
            for m, of_message in zip(messages, tiles, strict=True)
        ]
        encoded = self.tokenizer(self.template.text(turns), add_special_tokens=True)["input_ids"]
        ids = torch.tensor([encoded], device=self.model.device)
        context = self.tokenizer.convert_tokens_to_ids(self.template.picture_context)
        image_mask = ids == context
        embeds = self.lmm.embed_tokens(ids)
        features = []
        for tile in (tile for of_message in tiles for of_image in of_message for tile in of_image):
            # One tile at a time: memory stays small, and a cancelled run ends soon.
            on_token()
            features.append(self.lmm.extract_feature(tile.unsqueeze(0).to(embeds)))
        if features:
            embeds = self.model.embed_prompt(ids, torch.cat(features), image_mask)
        return embeds, image_mask

    def _tiles(self, image: Tensor) -> Tensor:
        lmm = self.lmm
        return picture_tiles(
            image, lmm.image_size, lmm.image_mean, lmm.image_std, max_tiles=self.max_tiles
        )

    def _tokens(
        self,
        embeds: Tensor,
        image_mask: Tensor,
        sampler: TokenSampler,
        limit: int,
        on_token: Callable[[], None],
    ) -> Iterator[int]:
        """Tokens of the answer, at most ``limit``, the one that ends it included."""
        positions = self.lmm.position_ids(torch.ones_like(image_mask), image_mask)
        cache = None
        for _ in range(limit):
            on_token()
            logits, cache = self._step(embeds, positions, cache)
            token = sampler(logits[0])
            yield token
            embeds = self.lmm.embed_tokens(torch.tensor([[token]], device=embeds.device))
            positions = self.lmm.next_position_ids(positions)

    @torch.inference_mode()
    def _step(self, embeds: Tensor, positions: Tensor, cache: Any) -> tuple[Tensor, Any]:
        # Positions that count up by one are what the model takes by itself.
        counted = positions.ndim == 2
        return self.lmm.next_token_logits(
            embeds, position_ids=None if counted else positions, cache=cache
        )

    def _text(self, answer: Answer, tokens: Iterator[int]) -> Iterator[str]:
        ends = {
            self.tokenizer.convert_tokens_to_ids(self.template.turn_end),
            self.tokenizer.eos_token_id,
        }
        stream = TextStream(self.tokenizer)
        for token in tokens:
            if token in ends:
                answer.finish_reason = "stop"
                break
            answer.completion_tokens += 1
            if piece := stream.push(token):
                yield piece
        if rest := stream.finish():
            yield rest

    def _control_tokens(self) -> set[str]:
        template = self.template
        own = {template.turn_start, template.turn_end, self.tokenizer.eos_token}
        return own | {template.picture_start, template.picture_context, template.picture_end}

    def _context_length(self) -> int:
        return int(self.lmm.language_model.config.max_position_embeddings)
