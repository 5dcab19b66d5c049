"""Runs requests one after another on one thread, in the order they came."""

from __future__ import annotations

import importlib
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openuni.engines.engine import Engine, Pixels
from openuni.errors import CancelledError, InvalidRequestError
from openuni.worker.side_channel import SideChannel
from openuni.worker.wire_error import wire_error

#: Exit code of a worker whose job thread ended.
_LOST_JOB_THREAD = 70

_ENGINES = {
    "native": "openuni.engines.native:NativeEngine",
    "reference": "openuni.engines.reference.engine:ReferenceEngine",
}


@dataclass
class Job:
    """One submitted request; doubles as the engine's event sink."""

    run: str
    request: Mapping[str, Any]
    channel: SideChannel
    cancelled: threading.Event = field(default_factory=threading.Event)
    started: bool = False

    def emit(self, event: Mapping[str, Any]) -> None:
        self.check_cancelled()
        self.channel.send({"kind": "event", "run": self.run, "event": event})

    def receive(self, image: Mapping[str, Any]) -> Pixels:
        data = self.channel.blobs.take(self.run, image["blob"], self.check_cancelled)
        expected = image["width"] * image["height"] * 3
        if len(data) != expected:
            raise InvalidRequestError(
                f"a picture came with {len(data)} bytes in place of {expected}",
                hint="Send width * height * 3 bytes, 8-bit RGB.",
            )
        return Pixels(image["width"], image["height"], data)

    def check_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise CancelledError("The run was cancelled.")

    def end(self, error: BaseException | None = None, result: Any = None) -> None:
        wire = wire_error(error) if error else None
        self.channel.send({"kind": "end", "run": self.run, "error": wire, "result": result})


class JobRunner:
    """Owns the engine and the job thread.

    Args:
        engine: ``native``, ``reference``, or ``module:Class`` for another implementation of
            :class:`openuni.engines.engine.Engine`.
        channel: where events go.
    """

    def __init__(self, engine: str, channel: SideChannel) -> None:
        self._engine_name = engine
        self._channel = channel
        self._queue: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._engine_ready = threading.Event()
        self._engine_error: BaseException | None = None

    def start(self) -> None:
        """Start the job thread; it begins with the engine's slow imports, ahead of any request."""
        threading.Thread(target=self._work, name="jobs", daemon=True).start()

    def submit(self, run: str, request: Mapping[str, Any]) -> None:
        """Queue a request under a new id."""
        job = Job(run, request, self._channel)
        with self._lock:
            if run in self._jobs:
                raise ValueError(f"run {run} was submitted before")
            ahead = len(self._jobs)
            self._jobs[run] = job
        job.emit({"type": "queued", "position": ahead})
        self._queue.put(job)

    @property
    def unfinished(self) -> list[str]:
        """Ids of the runs whose end has not been sent."""
        with self._lock:
            return list(self._jobs)

    def cancel(self, run: str) -> None:
        """Ask a run to stop at its next step; one that waits in the queue ends now.

        A run that is over or unknown is left alone.
        """
        with self._lock:
            job = self._jobs.get(run)
            if job is None or job.cancelled.is_set():
                return
            job.cancelled.set()
            if job.started:
                return
        self._end(job, CancelledError("The run was cancelled."))

    def describe(self, run: str) -> None:
        """Send what the engine is as the result of ``run``, past any work in the queue."""
        job = Job(run, {}, self._channel)
        threading.Thread(target=self._describe, args=(job,), name="describe", daemon=True).start()

    def _describe(self, job: Job) -> None:
        self._engine_ready.wait()
        try:
            job.end(result=self._require_engine().describe())
        except BaseException as error:
            job.end(error)

    def _work(self) -> None:
        try:
            module, _, name = _ENGINES.get(self._engine_name, self._engine_name).partition(":")
            self._engine = getattr(importlib.import_module(module), name)()
        except BaseException as error:
            self._engine_error = error
        self._engine_ready.set()
        try:
            while True:
                self._run(self._queue.get())
        except BaseException:
            # Without this thread every run would wait for ever: better none, and Node told so.
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(_LOST_JOB_THREAD)

    def _run(self, job: Job) -> None:
        with self._lock:
            if job.cancelled.is_set():
                return  # It ended while it waited.
            job.started = True
        error: BaseException | None = None
        started = time.perf_counter()
        try:
            timings = self._require_engine().run(job.request, job)
            total = (time.perf_counter() - started) * 1000
            job.emit({"type": "done", "timings": {**timings, "total": total}})
        except BaseException as raised:
            error = raised
        try:
            self._end(job, error)
        finally:
            # It holds the frames that raised it, and this frame holds it: a circle that would keep
            # the run's tensors until the next garbage collection.
            error = None

    def _end(self, job: Job, error: BaseException | None) -> None:
        job.end(error)
        with self._lock:
            self._jobs.pop(job.run, None)

    def _require_engine(self) -> Engine:
        if self._engine is None:
            assert self._engine_error is not None
            raise self._engine_error
        return self._engine
