"""A benchmark's prompts as the official scripts read them, from what our evaluation takes."""

from __future__ import annotations

import json
from pathlib import Path

from openuni.errors import InvalidRequestError
from openuni.evaluation.data.given import given_folder
from openuni.evaluation.wise.protocols import PROTOCOLS

#: What data may name: to draw and score, and to draw only.
_WHAT = {
    "geneval": ("evaluation_metadata.jsonl, or a folder or checkout that holds it", ""),
    "dpg": ("a checkout of ELLA, or the folder of dpg_bench.csv", "a folder of text files"),
    "wise": ("a checkout of WISE", "one JSON file of its prompts"),
}


def script_data(benchmark: str, given: str | None, protocol: str | None, out: Path) -> Path:
    """What the script's ``--data`` names.

    Args:
        benchmark: ``geneval``, ``dpg`` or ``wise``.
        given: as for our evaluation, or what the script itself takes.
        protocol: of WISE: whose prompts. Default ``original``.
        out: the evaluation's folder. WISE has three files of prompts where its script takes one:
            they are put together in it, by their ids, for one stream of noise as ours has it.

    Raises:
        InvalidRequestError: the prompts are not there.
    """
    path = Path(given or "")
    if not given or not path.exists():
        raise _not_there(benchmark, given)
    if benchmark != "dpg" and path.is_file():
        return path
    folder = given_folder(benchmark, path)
    if benchmark == "geneval" and folder:
        return folder / "evaluation_metadata.jsonl"
    if benchmark == "dpg":
        prompts = folder / "prompts" if folder else path
        if any(prompts.glob("*.txt")):
            return prompts
    if benchmark == "wise" and folder:
        files = PROTOCOLS[protocol or "original"].data
        return _put_together([folder / name for name in files], out)
    raise _not_there(benchmark, given)


def require_scoring_data(benchmark: str, given: str) -> None:
    """Check, before anything is drawn, that scoring will find more than prompts.

    Raises:
        InvalidRequestError: it will not.
    """
    if benchmark != "geneval" and given_folder(benchmark, Path(given)) is None:
        raise InvalidRequestError(
            f"{given} holds prompts, and not what {benchmark} is scored by",
            hint=f"Name {_WHAT[benchmark][0]}; or draw only (generate).",
            details={"field": "data", "value": given},
        )


def _put_together(files: list[Path], out: Path) -> Path:
    prompts = []
    for file in files:
        try:
            prompts += json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InvalidRequestError(
                f"{file} cannot be read as prompts: {error}",
                details={"field": "data", "value": str(file)},
            ) from error
    target = out / "inputs" / "wise_prompts.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    prompts.sort(key=lambda prompt: prompt["prompt_id"])
    target.write_text(json.dumps(prompts), encoding="utf-8")
    return target


def _not_there(benchmark: str, given: str | None) -> InvalidRequestError:
    to_score, to_draw = _WHAT[benchmark]
    only = f"; to draw only: {to_draw}" if to_draw else ""
    return InvalidRequestError(
        f"the prompts of {benchmark} are not there: {given}",
        hint=f"Name them with data: {to_score}{only}.",
        details={"field": "data", "value": given},
    )
