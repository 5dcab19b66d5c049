"""The interface of an engine, and of the sink that takes its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Pixels:
    """A picture in an event: 8-bit RGB rows, ``width * height * 3`` bytes."""

    width: int
    height: int
    data: memoryview | bytes | bytearray


class EventSink(Protocol):
    """Takes a run's events."""

    def emit(self, event: Mapping[str, Any]) -> None:
        """Send an event (see ``protocol/schemas/run_event.json``); raises once cancelled.

        Pictures go in as :class:`Pixels`.
        """

    def receive(self, image: Mapping[str, Any]) -> Pixels:
        """The pixels of a picture in the request; they travel apart from it, as binary.

        Args:
            image: ``{width, height, channels, blob}`` (see ``schemas/edit_request.json``).
        """

    def check_cancelled(self) -> None:
        """Raise ``CancelledError`` if the caller has cancelled; called at least once a step."""


class Engine(Protocol):
    """Runs requests. Built and used on the job thread, except ``describe``."""

    def run(self, request: Mapping[str, Any], sink: EventSink) -> Mapping[str, float]:
        """Run one request to its end.

        Args:
            request: an engine request, not yet validated.
            sink: where events go.

        Returns:
            Milliseconds by stage.

        Raises:
            OpenUniError: with the code that the caller sees; any other exception is reported as
                ``engine_failed``.
        """
        ...

    def describe(self) -> Mapping[str, Any]:
        """What the engine is and runs on (see ``protocol/schemas/engine_description.json``)."""
        ...
