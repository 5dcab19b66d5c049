"""From pictures to verdicts: detections are recorded once, then judged by the rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from openuni.evaluation.geneval.detections import ColorClassifier, Detector, Found
from openuni.evaluation.geneval.keeping import RuleSettings, keep
from openuni.evaluation.geneval.recorded import found_objects
from openuni.evaluation.geneval.rules import judge
from openuni.evaluation.problems import NoEvidenceError, Problem
from openuni.evaluation.record_log import RecordLog

#: The evidence, in the form that ``--detections`` reads.
EVIDENCE = "detections.jsonl"
RESULTS = "results.jsonl"


def collect(
    folder: Path,
    pictures: Sequence[tuple[str, Mapping[str, Any]]],
    detector: Detector,
    colors: ColorClassifier,
    settings: RuleSettings,
    on_picture: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[RecordLog, list[Problem]]:
    """Detect what is not on record yet.

    Args:
        folder: of the pictures; the record is ``detections.jsonl`` in it.
        pictures: (file within the folder, metadata of its prompt).
        detector: finds objects.
        colors: names the colours of those that are judged by colour.
        settings: which boxes count.
        on_picture: called after each picture with (done, total).

    Returns:
        The record, and the pictures that could not be judged.
    """
    log = RecordLog(folder / EVIDENCE, lambda record: record["filename"])
    problems = []
    for number, (file, metadata) in enumerate(pictures, start=1):
        if file not in log:
            try:
                found = detector.detect(folder / file)
                kept = keep(found, metadata["tag"], settings)
                _name_colors(folder / file, kept, metadata, colors)
            except NoEvidenceError as error:
                problems.append(Problem("missing_evidence", file, error.message))
                continue
            log.add({"filename": file, "objects": list(_recorded(kept))})
        on_picture(number, len(pictures))
    return log, problems


def results(
    log: RecordLog,
    pictures: Sequence[tuple[str, Mapping[str, Any]]],
    settings: RuleSettings,
    palette: Sequence[str],
) -> Iterator[dict[str, Any]]:
    """The lines of results.jsonl in the official form, for the pictures on record."""
    for file, metadata in pictures:
        record = log.get(file)
        if record is None:
            continue
        # Already those that count, best first.
        kept = found_objects(record["objects"])
        verdict = judge(
            kept, metadata, lambda name, found: [str(one.color) for one in found],
            palette=palette, position_threshold=settings.position_threshold,
        )  # fmt: skip
        boxes = {name: [one.box.tolist() for one in found] for name, found in kept.items()}
        yield {
            "filename": file,
            "tag": metadata["tag"],
            "prompt": metadata["prompt"],
            "correct": verdict.correct,
            "reason": verdict.reason,
            "metadata": json.dumps(metadata),
            "details": json.dumps(boxes),
        }


def _name_colors(
    picture: Path,
    kept: Mapping[str, Sequence[Found]],
    metadata: Mapping[str, Any],
    colors: ColorClassifier,
) -> None:
    for item in metadata["include"]:
        found = list(kept.get(item["class"], []))[: item["count"]]
        if "color" not in item or len(found) < item["count"]:
            continue
        with Image.open(picture) as opened:
            image = ImageOps.exif_transpose(opened)
        named = colors.classify(image, found, item["class"])
        for one, color in zip(found, named, strict=True):
            one.color = color


def _recorded(kept: Mapping[str, Sequence[Found]]) -> Iterator[dict[str, Any]]:
    for name, found in kept.items():
        for one in found:
            color = {} if one.color is None else {"color": one.color}
            box, score = one.box[:4].tolist(), float(one.score)
            yield {"class": name, "box": box, "score": score, **color}
