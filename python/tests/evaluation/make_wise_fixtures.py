"""Records what the official WISE scripts make of made-up judge replies, in both protocols.

    PYTHONPATH=python/tests PYTHON -m evaluation.make_wise_fixtures CHECKOUT

CHECKOUT is a clone of github.com/PKU-YuanGroup/WISE. Their network packages are stood in for.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import tempfile
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evaluation import wise_cases

FIXTURE = Path(__file__).parent / "fixtures" / "wise_official.json"


def main() -> None:
    """Runs judge and calculator of each protocol once."""
    checkout = Path(sys.argv[1])
    legacy = checkout / "WISE_legacy"
    recorded = {
        "original": _run(
            legacy / "gpt_eval.py", legacy / "Calculate.py", wise_cases.original_reply
        ),
        "verified": _run(
            checkout / "vllm_eval.py", checkout / "calculate_verified.py", wise_cases.verified_reply
        ),
    }
    FIXTURE.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    print({name: (one["overall"], one["categories"]) for name, one in recorded.items()})


def _run(judge: Path, calculate: Path, reply: Callable[[int], str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "prompts.json").write_text(json.dumps(wise_cases.prompts()))
        for number in wise_cases.IDS:
            (folder / f"{number}.png").write_bytes(b"picture")
        names = _execute(judge, lambda text: reply(int(re.search(r"made prompt (\d+)", text)[1])))
        sys.argv = [
            "judge", "--json_path", f"{folder}/prompts.json", "--image_dir", scratch,
            "--output_dir", scratch, "--api_key", "k", "--model", "m", "--result_full", "full.json",
            "--result_scores", "scores.jsonl",
        ]  # fmt: skip
        with contextlib.redirect_stdout(io.StringIO()):
            names["main"]()
            counted = _execute(calculate, reply)
            scores = counted["process_jsonl_file_segment"](f"{folder}/scores.jsonl")["scores"]
        printed = io.StringIO()
        sys.argv = ["calculate", f"{folder}/scores.jsonl"]
        with contextlib.redirect_stdout(printed):
            counted["main"]()
        odd = {}
        for text in wise_cases.ODD_REPLIES:
            answered = _execute(judge, lambda _, text=text: text)
            with contextlib.redirect_stdout(io.StringIO()):
                prompt = wise_cases.prompts()[0]
                cfg = {"model": "m", "api_base": "", "api_key": "", "timeout": 1}
                result = answered["evaluate_image"](1, prompt, f"{folder}/1.png", cfg)
            marks = result.get("score")
            odd[text] = marks and {k: v for k, v in marks.items() if isinstance(v, float)}
    return {
        "overall": float(re.search(r"Overall WiScore: ([\d.]+)", printed.getvalue())[1]),
        "categories": {name.lower(): sum(s) / len(s) for name, s in scores.items()},
        "odd": odd,
    }


def _execute(script: Path, reply: Callable[[str], str]) -> dict[str, Any]:
    def body(messages: list[dict[str, Any]]) -> dict[str, Any]:
        text = reply(messages[1]["content"][0]["text"])
        return {"choices": [{"message": {"content": text}}]}

    openai, requests = types.ModuleType("openai"), types.ModuleType("requests")
    openai.ChatCompletion = types.SimpleNamespace(create=lambda messages, **_: body(messages))  # type: ignore[attr-defined]
    requests.post = lambda url, json, **_: types.SimpleNamespace(  # type: ignore[attr-defined]
        raise_for_status=lambda: None, json=lambda: body(json["messages"])
    )
    sys.modules.update({"openai": openai, "requests": requests})
    names: dict[str, Any] = {"__name__": script.stem}
    exec(compile(script.read_text(), str(script), "exec"), names)
    return names


if __name__ == "__main__":
    main()
