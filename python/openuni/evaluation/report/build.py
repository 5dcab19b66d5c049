"""``report.json`` from the outcome of a scoring."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from openuni.evaluation.generation.settings import GenerationRecord
from openuni.evaluation.outcome import Outcome
from openuni.evaluation.report.shapes import categories_of, items_of, part_of
from openuni.evaluation.scores import overall
from openuni.protocol.validation import validate_request

GENEVAL_NOTE = (
    "BLIP3o-60k, on which OpenUni is fine-tuned, holds about 10,000 samples with GenEval's own "
    "prompt templates: scores of models that saw it are not of unseen kinds of prompts."
)
_ASKED = {"edit": "edits", "chat": "questions"}
NANO_MODEL_NOTE = (
    "openuni-nano draws coloured shapes and no COCO objects: its score on this benchmark shows "
    "that the machinery works, and nothing else."
)


def build_report(
    benchmark: str, name: str, outcome: Outcome, generation: GenerationRecord | None
) -> dict[str, Any]:
    """The report of one folder.

    Args:
        benchmark: its name.
        name: what the pictures are called in tables.
        outcome: of the scoring.
        generation: how the pictures were drawn, if that is known.

    Returns:
        A value of ``protocol/schemas/evaluation_report.json``.
    """
    scores, prompts = outcome.scores, outcome.prompts
    scored = sum(len(item.pictures) for item in scores.items)
    partial = prompts.selected is not None or any(p.asked < p.expected for p in outcome.parts)
    complete = not outcome.problems and not partial
    comparable = complete and prompts.official and all(s.comparable for s in outcome.scorers)
    estimate = overall(scores)
    report = {
        "format": 1,
        "benchmark": benchmark,
        "protocol": outcome.protocol,
        "name": name,
        "complete": complete,
        "comparable": comparable,
        "notes": _notes(benchmark, name, outcome),
        "scale": scores.scale,
        "overall": None if estimate is None else asdict(estimate),
        "measures": dict(scores.measures),
        "categories": categories_of(scores),
        "scorers": [asdict(scorer) for scorer in outcome.scorers],
        "prompts": {
            "scored": len(scores.items),
            "expected": len(prompts.prompts),
            "official": prompts.official,
            "sha256": prompts.sha256,
        },
        "pictures": {"scored": scored, "expected": outcome.pictures},
        "items": items_of(scores),
        **({"parts": [part_of(part) for part in outcome.parts]} if outcome.parts else {}),
        "problems": [problem.as_dict() for problem in outcome.problems],
        "generation": _generation(generation),
        "cost": _cost(outcome),
    }
    validate_request("evaluation_report", report)
    return report


def default_name(folder: Path, generation: GenerationRecord | None) -> str:
    """The model that drew the pictures, else the folder's name."""
    return str(generation.settings.model["id"]) if generation else folder.resolve().name


def _notes(benchmark: str, name: str, outcome: Outcome) -> list[str]:
    prompts = outcome.prompts
    asked = [(len(prompts.chosen), len(prompts.prompts), "prompts")]
    asked += [(part.asked, part.expected, _ASKED[part.name]) for part in outcome.parts]
    notes = [
        f"Incomplete: {some} of {all_} {things} were asked for."
        for some, all_, things in asked
        if some < all_
    ]
    if outcome.problems:
        notes.append(
            f"Incomplete: {len(outcome.problems)} problems kept pictures out of the score."
        )
    if not prompts.official:
        notes.append("The prompts are not the published set.")
    notes += [f"{scorer.name}: {scorer.note}" for scorer in outcome.scorers if scorer.note]
    notes += outcome.notes
    if benchmark == "geneval":
        notes.append(GENEVAL_NOTE)
    if benchmark != "nano" and name == "openuni-nano":
        notes.append(NANO_MODEL_NOTE)
    return notes


def _generation(record: GenerationRecord | None) -> dict[str, Any] | None:
    if record is None:
        return None
    settings = record.settings
    return {
        "model": str(settings.model["id"]),
        "engine": settings.engine,
        "device": record.device,
        "width": settings.width,
        "height": settings.height,
        "steps": settings.steps,
        "guidance": settings.guidance,
        **({"editGuidance": settings.edit_guidance} if settings.edit_guidance is not None else {}),
        "seed": settings.seed,
        "seeding": settings.seeding,
        "processes": record.processes,
        "pictures": record.drawn,
        "seconds": record.seconds,
    }


def _cost(outcome: Outcome) -> dict[str, Any] | None:
    cost = outcome.cost
    if cost is None:
        return None
    return {
        "requests": cost.requests,
        "retries": cost.retries,
        "inputTokens": cost.input_tokens,
        "outputTokens": cost.output_tokens,
        "amount": cost.amount,
    }
