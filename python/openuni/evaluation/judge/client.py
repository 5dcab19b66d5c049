"""Asks an OpenAI-compatible chat endpoint, patiently."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import httpx
import tenacity
from tenacity.wait import wait_base

from openuni.errors import InvalidRequestError
from openuni.evaluation.judge.endpoint import Endpoint
from openuni.evaluation.judge.ledger import Ledger
from openuni.evaluation.problems import NoEvidenceError

Answer = TypeVar("Answer")

#: Replies that come again: overload and faults of the server, timeouts on the way.
_PASSING = {408, 409, 425, 429, 500, 502, 503, 504, 529}
_LONGEST_WAIT = 60.0


class JudgeError(NoEvidenceError):
    """The judge gave no usable answer about one picture, however often it was asked."""


class _TryAgain(Exception):
    """This try failed in a way that may pass."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class JudgeClient:
    """Sends questions; may be used from several threads.

    Args:
        endpoint: where to and how often.
        ledger: counts every request.
    """

    def __init__(self, endpoint: Endpoint, ledger: Ledger) -> None:
        endpoint.check()
        self._endpoint = endpoint
        self._ledger = ledger
        self._backoff = tenacity.wait_random_exponential(endpoint.first_wait, max=_LONGEST_WAIT)
        key = endpoint.key
        self._http = httpx.Client(
            base_url=endpoint.base_url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=endpoint.timeout,
            limits=httpx.Limits(max_connections=endpoint.concurrency),
        )

    def close(self) -> None:
        """Give the connections up."""
        self._http.close()

    def ask(
        self,
        subject: str,
        messages: Sequence[Mapping[str, Any]],
        parse: Callable[[str], Answer],
        options: Mapping[str, Any],
        *,
        parse_attempts: int = 3,
    ) -> tuple[str, Answer]:
        """Ask until there is an answer that can be read.

        Args:
            subject: what the question is about, for the ledger.
            messages: of the chat.
            parse: reads the reply; raises ValueError for one that it cannot read.
            options: further fields of the request (temperature, max_tokens).
            parse_attempts: replies that are read before the question is given up.

        Returns:
            The reply and what it says.

        Raises:
            JudgeError: no usable answer after all tries.
            InvalidRequestError: the endpoint refuses the request or key, or the budget is spent.
        """
        problem = ""
        for attempt in range(parse_attempts):
            text = self._complete(subject, messages, options, retry=attempt > 0)
            try:
                return text, parse(text)
            except ValueError as error:
                problem = f"{error}: {text[:200]!r}"
        raise JudgeError(f"the judge's reply cannot be read: {problem}")

    def _complete(
        self,
        subject: str,
        messages: Sequence[Mapping[str, Any]],
        options: Mapping[str, Any],
        *,
        retry: bool,
    ) -> str:
        body = {"model": self._endpoint.model, "messages": list(messages), **options}
        tries = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._endpoint.retries + 1),
            wait=_AsAsked(self._backoff),
            retry=tenacity.retry_if_exception_type(_TryAgain),
        )
        try:
            for number, attempt in enumerate(tries):
                with attempt:
                    return self._send(subject, body, retry=retry or number > 0)
        except tenacity.RetryError as error:
            cause = error.last_attempt.exception()
            raise JudgeError(f"the judge does not answer: {cause}") from cause
        raise AssertionError("tenacity ends by a return or an error")

    def _send(self, subject: str, body: Mapping[str, Any], *, retry: bool) -> str:
        self._ledger.allow()
        text, outcome, usage, failure = "", "", (0, 0), None
        try:
            reply = self._http.post("chat/completions", json=body)
            outcome = str(reply.status_code)
            if reply.status_code in _PASSING:
                raise _TryAgain(f"status {reply.status_code}", _retry_after(reply))
            if reply.is_error:
                failure = _refused(reply, self._endpoint)
            else:
                text, usage = _content(reply)
        except httpx.TransportError as error:
            outcome = type(error).__name__
            raise _TryAgain(f"{outcome} at {self._endpoint.base_url}") from error
        except ValueError as error:
            outcome = "malformed"
            raise _TryAgain(f"malformed reply: {error}") from error
        finally:
            self._ledger.add(
                subject, outcome, retry=retry, input_tokens=usage[0], output_tokens=usage[1]
            )
        if failure:
            raise failure
        return text


class _AsAsked(wait_base):
    """Waits as long as the server asked for, else by the backoff."""

    def __init__(self, backoff: wait_base) -> None:
        self._backoff = backoff

    def __call__(self, retry_state: tenacity.RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        if isinstance(error, _TryAgain) and error.after is not None:
            return min(error.after, _LONGEST_WAIT)
        return self._backoff(retry_state)


def _retry_after(reply: httpx.Response) -> float | None:
    header = reply.headers.get("retry-after", "")
    return float(header) if re.fullmatch(r"\d+(\.\d+)?", header) else None


def _content(reply: httpx.Response) -> tuple[str, tuple[int, int]]:
    try:
        body = reply.json()
        text = body["choices"][0]["message"]["content"]
        usage = body.get("usage") or {}
        tokens = (int(usage.get("prompt_tokens", 0)), int(usage.get("completion_tokens", 0)))
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError(f"no answer in it ({error})") from error
    if not isinstance(text, str):
        raise ValueError("its content is not text")
    return text, tokens


def _refused(reply: httpx.Response, endpoint: Endpoint) -> InvalidRequestError:
    hints = {
        401: f"Set {endpoint.key_variable} to a key that is good there.",
        403: f"Set {endpoint.key_variable} to a key that may use this model.",
        404: "Check the address (up to and including /v1) and the model's name.",
    }
    return InvalidRequestError(
        f"{endpoint.base_url} refuses the request with {reply.status_code}: {reply.text[:300]}",
        hint=hints.get(reply.status_code, "The endpoint must speak OpenAI's chat protocol."),
        details={"status": reply.status_code},
    )
