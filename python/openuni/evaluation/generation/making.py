"""Has a model make everything that a benchmark judges, as far as the model can."""

from __future__ import annotations

import os
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from openuni.errors import UnsupportedError
from openuni.evaluation.generation.answering import answer
from openuni.evaluation.generation.generate import generate
from openuni.evaluation.generation.lazy_engine import LazyEngine
from openuni.evaluation.generation.settings import GenerationSettings, read_record, write_record
from openuni.evaluation.generation.tasks import Work
from openuni.training.event_log import EventLog


def make(
    work: Work, settings: GenerationSettings, folder: Path, events: EventLog, processes: int
) -> None:
    """Draw, edit and answer what the folder lacks.

    Edits and questions that the model cannot do are left out, and the folder's record says why.

    Args:
        work: what is to be there.
        settings: of the model and its pictures; kept in the folder.
        folder: where everything goes.
        events: told of progress.
        processes: that draw. Questions are answered by this one alone.

    Raises:
        UnsupportedError: the model can do nothing of it.
        OpenUniError: the engine failed.
    """
    engine = LazyEngine(settings.engine)
    left_out: dict[str, UnsupportedError] = {}
    try:
        generate([*work.pictures, *work.edits], settings, folder, events, engine, processes)
    except UnsupportedError as error:
        if not work.edits:
            raise
        left_out["edit"] = error
        # Fails once more if it was not for the edits.
        generate(work.pictures, settings, folder, events, engine, processes)
    if os.environ.get("RANK", "0") != "0":
        return
    if work.questions:
        try:
            answer(work.questions, settings, folder, events, engine)
        except UnsupportedError as error:
            left_out["chat"] = error
    asked = {"pictures": work.pictures, "edit": work.edits, "chat": work.questions}
    tried = {part for part, things in asked.items() if things}
    _note(folder, engine, tried, {part: error.message for part, error in left_out.items()})
    if left_out and tried == set(left_out):
        raise next(iter(left_out.values()))


def _note(
    folder: Path, engine: LazyEngine, tried: AbstractSet[str], left_out: Mapping[str, str]
) -> None:
    """Keep what is left out now, and what was in an earlier run and was not tried again."""
    record = read_record(folder)
    if record is not None:
        earlier = {part: why for part, why in record.left_out.items() if part not in tried}
        device = engine.device or record.device
        write_record(folder, replace(record, device=device, left_out={**earlier, **left_out}))
