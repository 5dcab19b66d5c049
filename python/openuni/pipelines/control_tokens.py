"""Keeps what users write apart from the tokens that structure a prompt."""

from __future__ import annotations

from collections.abc import Iterable

from openuni.errors import InvalidRequestError


def refuse_control_tokens(texts: Iterable[str], tokens: Iterable[str]) -> None:
    """Refuse texts that hold a token which would end a turn or stand for a picture.

    Args:
        texts: what users wrote.
        tokens: the tokens that structure the prompt.

    Raises:
        InvalidRequestError: naming the token.
    """
    tokens = sorted(tokens)
    for text in texts:
        found = next((token for token in tokens if token in text), None)
        if found is not None:
            raise InvalidRequestError(
                f"the text holds {found}, which steers the model and cannot be part of a text",
                hint="Take it out, or write it with a space inside.",
            )
