"""Tokens to text as they come, in pieces that are whole characters."""

from __future__ import annotations

from typing import Any


class TextStream:
    """Turns an answer's tokens into pieces of text.

    A character may span several tokens: what is unfinished waits for the rest. The pieces joined
    are the text that decoding all tokens at once gives.

    Args:
        tokenizer: a transformers tokenizer; its special tokens leave no text.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        #: Tokens of the last piece: some decoders treat the first token of a text otherwise.
        self._context: list[int] = []
        self._waiting: list[int] = []

    def push(self, token: int) -> str:
        """The text that a token completes; empty while a character is unfinished."""
        self._waiting.append(token)
        piece = self._decode_waiting()
        # Bytes of an unfinished character decode to the replacement character.
        if piece.endswith("\ufffd"):
            return ""
        self._context, self._waiting = self._waiting, []
        return piece

    def finish(self) -> str:
        """What still waits, with replacement characters where it is no whole character."""
        piece = self._decode_waiting()
        self._context, self._waiting = [], []
        return piece

    def _decode_waiting(self) -> str:
        before = self._decode(self._context)
        return self._decode(self._context + self._waiting)[len(before) :]

    def _decode(self, tokens: list[int]) -> str:
        text: str = self._tokenizer.decode(
            tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        return text
