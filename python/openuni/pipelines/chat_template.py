"""A conversation as the text that a chat model reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from openuni.errors import InvalidRequestError

Role = Literal["system", "user", "assistant"]

#: Marks, in a user's own text, where a picture stands.
PLACEHOLDER = "<image>"

#: The system messages that conversation templates, or models, of that name bring with them.
_KNOWN_SYSTEMS = {
    "qwen2_5_vl": "You are a helpful assistant.",
    "internvl2_5": (
        "你是书生·万象，英文名是InternVL，"  # noqa: RUF001
        "是由上海人工智能实验室、清华大学及多家合作单位联合开发的多模态大语言模型。"
    ),
}


@dataclass(frozen=True)
class ChatTurn:
    """One message.

    Args:
        role: who speaks.
        text: what is said.
        image_tokens: for each picture of the message, how many tokens it takes.
    """

    role: Role
    text: str
    image_tokens: Sequence[int] = field(default=())


@dataclass(frozen=True)
class ChatTemplate:
    """The ChatML form of InternVL3 and Qwen2.

    Args:
        system: what the model was told to be, put first unless a conversation says otherwise; None
            for a model that was trained without.
        picture_start: stands before a picture's tokens.
        picture_context: stands for each of them.
        picture_end: stands after them.
        turn_start: begins a message.
        turn_end: ends a message, and so the model's answer.
        numbered: whether pictures are numbered where a conversation has several.
        picture_break: stands between a picture and the text after it, where no place was named.
    """

    system: str | None = None
    picture_start: str = "<img>"
    picture_context: str = "<IMG_CONTEXT>"
    picture_end: str = "</img>"
    turn_start: str = "<|im_start|>"
    turn_end: str = "<|im_end|>"
    numbered: bool = True
    picture_break: str = "\n"

    @classmethod
    def from_configs(cls, card: Mapping[str, Any], lmm_config: Mapping[str, Any]) -> ChatTemplate:
        """The template that a model's files describe.

        Args:
            card: ``openuni.json``; ``prompts.system`` there comes first, null meaning none.
            lmm_config: the language model's ``config.json``: ``system_message``, or the name of a
                conversation ``template``, or of a kind of model, whose message is known.
        """
        prompts = card.get("prompts", {})
        names = ("picture_start", "picture_context", "picture_end")
        form: dict[str, Any] = {name: prompts[name] for name in names if name in prompts}
        kind = str(lmm_config.get("model_type"))
        if kind == "qwen2_5_vl":
            # Its own template writes pictures one after another and the text right behind them.
            form |= {"numbered": False, "picture_break": ""}
        if "system" in prompts:
            return cls(prompts["system"], **form)
        known = _KNOWN_SYSTEMS.get(str(lmm_config.get("template", kind)))
        return cls(lmm_config.get("system_message") or known, **form)

    def text(self, turns: Sequence[ChatTurn]) -> str:
        """What the model reads, up to where its answer begins.

        Raises:
            InvalidRequestError: a message names more or fewer places than it has pictures.
        """
        parts = []
        if self.system is not None and turns[0].role != "system":
            parts.append(self._message("system", self.system))
        pictures = 0
        for turn in turns:
            parts.append(self._message(turn.role, self._with_pictures(turn, pictures)))
            pictures += len(turn.image_tokens)
        return "".join(parts) + f"{self.turn_start}assistant\n"

    def _message(self, role: str, text: str) -> str:
        return f"{self.turn_start}{role}\n{text}{self.turn_end}\n"

    def _with_pictures(self, turn: ChatTurn, before: int) -> str:
        """The message with its pictures' tokens; they come first unless the text says where.

        A conversation's only picture stands alone; where there are more, each is numbered, as
        InternVL was trained; Qwen2.5-VL was not.
        """
        count = len(turn.image_tokens)
        if not count:
            return turn.text
        text = turn.text
        if PLACEHOLDER not in text:
            numbered = self.numbered and (before > 0 or count > 1)
            names = [f"Image-{before + i + 1}: " if numbered else "" for i in range(count)]
            text = "".join(f"{name}{PLACEHOLDER}{self.picture_break}" for name in names) + text
        if text.count(PLACEHOLDER) != count:
            raise InvalidRequestError(
                f"a message has {count} pictures but names {text.count(PLACEHOLDER)} places",
                hint=f"Write {PLACEHOLDER} once for each picture, or leave it out everywhere.",
                details={"field": "messages"},
            )
        # Split rather than replaced in turn: what is put in must not be searched again.
        pieces = text.split(PLACEHOLDER)
        images = [self._image(tokens) for tokens in turn.image_tokens]
        return pieces[0] + "".join(a + b for a, b in zip(images, pieces[1:], strict=True))

    def _image(self, tokens: int) -> str:
        return self.picture_start + self.picture_context * tokens + self.picture_end
