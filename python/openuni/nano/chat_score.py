"""Scores what openuni-nano answers about pictures: `python -m openuni.nano.chat_score`.

An answer counts if it is, to the letter, what greedy decoding writes. Of a list of two objects
either order counts.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from transformers import PreTrainedTokenizerFast

from openuni.models.multimodal_llm import MultimodalLLM
from openuni.models.native_folder import load_native_folder
from openuni.nano.questions import QUESTION_KINDS
from openuni.nano.render import render
from openuni.nano.scenes import Scene, is_held_out, make_scene
from openuni.nano.score import WEIGHTS
from openuni.nano.vision import answers_right, vision_batch

_BATCH = 64
# Training and its looks ahead use the seeds 0 and 1.
_SEED = 1234


def _shows_held_out(scene: Scene) -> bool:
    return any(is_held_out(item.name, item.color) for item in scene.objects)


def score_answers(
    lmm: MultimodalLLM,
    tokenizer: PreTrainedTokenizerFast,
    questions: int,
    *,
    seed: int = _SEED,
    kinds: tuple[str, ...] = QUESTION_KINDS,
) -> dict[str, dict[str, Any]]:
    """Asks about scenes 0..questions-1 of `seed`, the same for each kind of question.

    Returns:
        For each kind and `overall`: `score` in 0..1 and, for scenes with combinations of object and
        colour that training never showed, `held_out_score`.
    """
    scenes = [make_scene(seed, index, allow_held_out=True) for index in range(questions)]
    held_out = np.array([_shows_held_out(scene) for scene in scenes])
    right = {kind: np.zeros(questions, dtype=bool) for kind in kinds}
    for kind in kinds:
        # Which object comes first decides only how a list reads, not what is asked.
        orders = (False, True) if kind == "listing" else (False,)
        for start in range(0, questions, _BATCH):
            part = scenes[start : start + _BATCH]
            pictures = np.stack([render(scene) for scene in part])
            for mirrored in orders:
                rng = np.random.default_rng([seed, QUESTION_KINDS.index(kind), start])
                batch = vision_batch(
                    tokenizer,
                    pictures,
                    part,
                    rng,
                    lmm.num_image_token,
                    kind=kind,
                    mirrored=mirrored,
                )
                right[kind][start : start + len(part)] |= np.array(answers_right(lmm, batch))
    scores = {kind: _score(right[kind], held_out) for kind in kinds}
    every = np.concatenate(list(right.values()))
    return {**scores, "overall": _score(every, np.tile(held_out, len(kinds)))}


def _score(right: np.ndarray, held_out: np.ndarray) -> dict[str, Any]:
    score: dict[str, Any] = {"score": round(float(right.mean()), 4), "questions": len(right)}
    if held_out.any():
        score["held_out_score"] = round(float(right[held_out].mean()), 4)
        score["held_out_questions"] = int(held_out.sum())
    return score


def main() -> None:
    """Reads the command line, asks, prints the table, writes what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m openuni.nano.chat_score", description=__doc__)
    parser.add_argument("--model", type=Path, default=WEIGHTS, help="native model folder")
    parser.add_argument("--questions", type=int, default=300, help="of each kind (default 300)")
    parser.add_argument("--json", type=Path, help="write the scores here")
    args = parser.parse_args()
    loaded = load_native_folder(args.model)
    scores = score_answers(loaded.model.lmm, loaded.tokenizer, args.questions)
    for kind, score in scores.items():
        apart = f"  held-out {score['held_out_score']:.3f}" if "held_out_score" in score else ""
        print(f"{kind:<10} {score['score']:.3f}{apart}")
    if args.json:
        args.json.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
