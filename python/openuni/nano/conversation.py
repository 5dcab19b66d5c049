"""Questions and answers in the chat template."""

from __future__ import annotations

from openuni.pipelines.chat_template import ChatTemplate, ChatTurn

_TEMPLATE = ChatTemplate()


def conversation(asked: list[tuple[str, str]], image_tokens: int = 0) -> list[tuple[str, str]]:
    """Questions with answers as (what is read, what is to be answered), one after another.

    With `image_tokens` a picture that takes so many stands before the first question.
    """
    turns: list[ChatTurn] = []
    pieces, read = [], ""
    for text, answer in asked:
        pictures = [image_tokens] if image_tokens and not turns else []
        turns.append(ChatTurn("user", text, pictures))
        before = _TEMPLATE.text(turns)
        pieces.append((before.removeprefix(read), f"{answer}{_TEMPLATE.turn_end}"))
        read = before + pieces[-1][1]
        turns.append(ChatTurn("assistant", answer))
    return pieces
