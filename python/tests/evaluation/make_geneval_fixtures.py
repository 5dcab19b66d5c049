"""Compares our GenEval rules with the official script on random detections, and keeps some cases.

    PYTHONPATH=python:python/tests PYTHON -m evaluation.make_geneval_fixtures CHECKOUT [--cases N]

CHECKOUT is a clone of github.com/djghosh13/geneval. Its detector and colour classifier are stood in
for by the detections of ``geneval_cases``; the verdicts kept are facts, the inputs our own.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
from pathlib import Path

from evaluation.geneval_cases import make_case
from evaluation.judging import same_reason, verdict_on
from evaluation.official_geneval import OfficialScorer

FIXTURE = Path(__file__).parent / "fixtures" / "geneval_verdicts.jsonl"
KEPT = 500


def main() -> None:
    """Prints how many cases agree; writes the first ones."""
    parser = argparse.ArgumentParser()
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--cases", type=int, default=20_000)
    args = parser.parse_args()
    names = (args.checkout / "evaluation" / "object_names.txt").read_text().split("\n")
    official = OfficialScorer(args.checkout / "evaluation" / "evaluate_images.py", names)
    rng = random.Random(7)
    counts: collections.Counter[str] = collections.Counter()
    kept = []
    for index in range(args.cases):
        case = make_case(rng)
        theirs = official.judge(case)
        ours, details = verdict_on(case)
        same = (
            ours.correct == theirs["correct"]
            and same_reason(ours.reason, theirs["reason"])
            and details == theirs["details"]
        )
        counts[f"{case['tag']} {'same' if same else 'DIFFERENT'}"] += 1
        counts["correct" if theirs["correct"] else "wrong"] += 1
        if not same:
            print(index, json.dumps(case), theirs, ours, sep="\n")
        if index < KEPT:
            kept.append({**case, "correct": theirs["correct"], "reason": theirs["reason"]})
    lines = [json.dumps(case, separators=(",", ":")) + "\n" for case in kept]
    FIXTURE.write_text("".join(lines), encoding="utf-8")
    print(json.dumps(counts, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
