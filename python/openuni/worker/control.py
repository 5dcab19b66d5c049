"""The control line: what Node calls through pythonia.

pythonia runs every call on one thread, so each returns at once: work goes to the job thread and
its events to the side channel. Arguments and replies are JSON strings, because pythonia's own
conversion breaks on several kinds of values. No exception leaves: pythonia would lose its text.
"""

from __future__ import annotations

import json
from typing import Any

from openuni.worker.job_runner import JobRunner
from openuni.worker.memory import resident_bytes
from openuni.worker.wire_error import wire_error

_runner: JobRunner | None = None


def attach(runner: JobRunner) -> None:
    """Name the runner that calls go to; once, before the line opens."""
    global _runner
    _runner = runner


def handle(message: str) -> str:
    """Answer one call.

    Args:
        message: ``{"method": "submit" | "cancel" | "describe" | "ping", "run": id, ...}``.

    Returns:
        ``{"ok": true, "value": ...}`` or ``{"ok": false, "error": wire error}``. The value is null
        but for ``ping``: ``{"memoryBytes": resident memory or null, "runs": ids not over yet}``.
    """
    try:
        value = _dispatch(json.loads(message))
    except BaseException as error:
        return json.dumps({"ok": False, "error": wire_error(error)})
    return json.dumps({"ok": True, "value": value})


def _dispatch(message: dict[str, Any]) -> Any:
    assert _runner is not None, "the worker answers calls only after attach()"
    method = message["method"]
    if method == "submit":
        _runner.submit(message["run"], message["request"])
    elif method == "cancel":
        _runner.cancel(message["run"])
    elif method == "describe":
        _runner.describe(message["run"])
    elif method == "ping":
        return {"memoryBytes": resident_bytes(), "runs": _runner.unfinished}
    else:
        raise ValueError(f"unknown control method {method!r}")
    return None
