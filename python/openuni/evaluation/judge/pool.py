"""Many questions at a time, with an end as soon as none can be answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from openuni.errors import OpenUniError
from openuni.evaluation.problems import NoEvidenceError

Subject = TypeVar("Subject")


def ask_all(
    subjects: Iterable[Subject],
    ask: Callable[[Subject], None],
    threads: int,
    on_done: Callable[[Subject], None] = lambda subject: None,
) -> list[tuple[Subject, str]]:
    """Ask about every subject.

    Args:
        subjects: what is asked about.
        ask: asks and keeps the answer; called from several threads.
        threads: questions at a time.
        on_done: called, from this thread, for each subject that was answered.

    Returns:
        The subjects without an answer, and why.

    Raises:
        OpenUniError: the first error that concerns not one subject alone; no further one is asked.
    """
    over = threading.Event()

    def ask_one(subject: Subject) -> bool:
        if over.is_set():
            return False
        try:
            ask(subject)
        except NoEvidenceError:
            raise
        except BaseException:
            over.set()
            raise
        return True

    unanswered: list[tuple[Subject, str]] = []
    fatal: BaseException | None = None
    with ThreadPoolExecutor(max_workers=threads) as pool:
        tasks = {pool.submit(ask_one, subject): subject for subject in subjects}
        for task in as_completed(tasks):
            error = task.exception()
            if isinstance(error, NoEvidenceError):
                unanswered.append((tasks[task], error.message))
            elif error is not None:
                # An error of ours says more than what it led to elsewhere.
                fatal = error if fatal is None or isinstance(error, OpenUniError) else fatal
            elif task.result():
                on_done(tasks[task])
    if fatal is not None:
        raise fatal
    return unanswered
