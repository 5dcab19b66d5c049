"""Samples that one of several processes could not read."""

from __future__ import annotations

from openuni.data.loader import BatchStream
from openuni.data.unreadable import ReadingRecord
from openuni.training.stop_signals import StopSignals


def look_together(stream: BatchStream, processes: StopSignals) -> None:
    """Report what any process withholds and judge by the counts of all; all must call it.

    Raises:
        InvalidRequestError: too many samples could not be read, in all processes alike.
    """
    record, failures = ReadingRecord(stream.record.threshold), []
    for counts, withheld in processes.gather((stream.record.state_dict(), stream.take_withheld())):
        record.seen += counts["seen"]
        record.failed += counts["failed"]
        record.reasons.update(counts["reasons"])
        failures += withheld
    stream.look_at(failures, record)
