"""Where a judge is reached, how hard it may be driven and what it may cost."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from openuni.errors import InvalidRequestError

DEFAULT_KEY_VARIABLE = "OPENAI_API_KEY"


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible chat endpoint.

    Args:
        base_url: up to and including ``/v1``.
        model: the model's name there.
        key_variable: environment variable that holds the key, so that it is in no argument, log or
            file. Unset: none is sent.
        concurrency: requests at a time, 1 or more.
        retries: tries after the first for 429, 5xx, timeouts and broken replies, 0 or more.
        timeout: seconds that one request may take.
        first_wait: seconds before the second try, by chance up to so many; doubled for each
            further one, up to a minute. A server's retry-after goes before it.
        input_price: per million tokens, in any currency; None: unknown.
        output_price: the same for what the model writes.
        budget: the most that may be spent, in the same currency; None: no limit.
    """

    base_url: str
    model: str
    key_variable: str = DEFAULT_KEY_VARIABLE
    concurrency: int = 8
    retries: int = 6
    timeout: float = 300.0
    first_wait: float = 1.0
    input_price: float | None = None
    output_price: float | None = None
    budget: float | None = None

    def check(self) -> None:
        """Check before anything is sent.

        Raises:
            InvalidRequestError: naming the field.
        """
        url = urlsplit(self.base_url)
        if url.scheme not in ("http", "https") or not url.hostname:
            raise _wrong("base_url", f"{self.base_url!r} is not an http(s) address")
        if url.username or url.password:
            raise _wrong("base_url", "the address must not hold a password: set the key variable")
        if not self.model.strip():
            raise _wrong("model", "the judge's model must be named")
        if self.concurrency < 1 or self.retries < 0 or not self.timeout > 0:
            raise _wrong(
                "concurrency", "concurrency and timeout must be above 0, retries 0 or more"
            )
        prices = (self.input_price, self.output_price, self.budget)
        if any(price is not None and not 0 <= price < math.inf for price in prices):
            raise _wrong("budget", "prices and budget must be 0 or more")
        if self.budget is not None and None in prices:
            raise _wrong("budget", "a budget needs --input-price and --output-price")

    @property
    def key(self) -> str | None:
        """The key, if its variable is set."""
        return os.environ.get(self.key_variable) or None

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        """What so many tokens cost; None where prices are unknown."""
        if self.input_price is None or self.output_price is None:
            return None
        return (input_tokens * self.input_price + output_tokens * self.output_price) / 1e6


def _wrong(field: str, message: str) -> InvalidRequestError:
    return InvalidRequestError(message, details={"field": field})
