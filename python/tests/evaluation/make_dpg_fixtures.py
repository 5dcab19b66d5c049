"""Records what the official DPG-Bench script computes on the made-up benchmark.

    PYTHONPATH=python/tests PYTHON -m evaluation.make_dpg_fixtures CHECKOUT

CHECKOUT is a clone of github.com/TencentQQGYLab/ELLA; PYTHON needs pandas. The VQA model is stood
in for by the rule of ``dpg_cases``; one picture is left out, so that it vanishes as it would there.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import types
from pathlib import Path
from typing import Any

from PIL import Image

from evaluation import dpg_cases

FIXTURE = Path(__file__).parent / "fixtures" / "dpg_official.json"
_SIDE = 4


def main() -> None:
    """Runs the script once and reads the scores off its result file."""
    script = Path(sys.argv[1]) / "dpg_bench" / "compute_dpg_bench.py"
    names = _execute(script)
    with tempfile.TemporaryDirectory() as scratch:
        pictures, results = Path(scratch) / "made", Path(scratch) / "results.txt"
        pictures.mkdir()
        for number in range(dpg_cases.ITEMS):
            grid = Image.new("RGB", (2 * _SIDE, 2 * _SIDE))
            for crop, (x, y) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
                grid.paste(
                    (crop, number, 0), (x * _SIDE, y * _SIDE, (x + 1) * _SIDE, (y + 1) * _SIDE)
                )
            grid.save(pictures / f"made_{number}.png")
        (Path(scratch) / "made.csv").write_text(dpg_cases.csv_text())
        sys.argv = [
            "compute", "--image-root-path", str(pictures), "--resolution", str(_SIDE), "--pic-num",
            "4", "--csv", f"{scratch}/made.csv", "--res-path", str(results),
        ]  # fmt: skip
        names["main"]()
        FIXTURE.write_text(json.dumps(_read(results.read_text()), indent=1) + "\n")


class _RecordedModel:
    """Knows crop and item by the colour of the crop."""

    def __init__(self, device: str) -> None:
        pass

    def vqa(self, image: Image.Image, question: str) -> str:
        crop, number, _ = image.getpixel((0, 0))
        return dpg_cases.answer(f"made_{number}.png", crop, question)


def _read(text: str) -> dict[str, Any]:
    levels: dict[str, dict[str, float]] = {"1": {}, "2": {}}
    level, items = "", {}
    for line in text.splitlines():
        if found := re.match(r"L(\d) category scores", line):
            level = found[1]
        elif line.startswith("\t"):
            name, score = line.strip().rsplit(": ", 1)
            levels[level][name] = float(score)
        elif found := re.match(r".*/(made_\d+)\.png, (.*)$", line):
            items[found[1]] = [float(score) for score in found[2].split(", ")]
        elif line.startswith("DPG-Bench score"):
            overall = float(line.split(": ")[1])
    ordered = {name: items[name] for name in sorted(items)}
    return {"overall": overall, "categories": levels, "items": ordered}


def _execute(script: Path) -> dict[str, Any]:
    class Accelerator:
        is_main_process, num_processes, process_index, device = True, 1, 0, "cpu"

        def prepare(self, model: Any) -> Any:
            return model

        def wait_for_everyone(self) -> None:
            pass

    torch = types.ModuleType("torch")
    torch.nn = types.SimpleNamespace(Module=object)  # type: ignore[attr-defined]
    accelerate, utils = types.ModuleType("accelerate"), types.ModuleType("accelerate.utils")
    accelerate.Accelerator = Accelerator  # type: ignore[attr-defined]
    utils.gather_object = lambda value: value  # type: ignore[attr-defined]
    tqdm = types.ModuleType("tqdm")
    tqdm.tqdm = lambda it: it  # type: ignore[attr-defined]
    sys.modules.update(
        {"torch": torch, "accelerate": accelerate, "accelerate.utils": utils, "tqdm": tqdm}
    )
    names: dict[str, Any] = {"__name__": "compute_dpg_bench"}
    exec(compile(script.read_text(), str(script), "exec"), names)
    names["MPLUG"] = _RecordedModel
    names["time"] = types.SimpleNamespace(
        time=lambda: 0.0, sleep=lambda s: None, localtime=lambda t: None, strftime=lambda *a: ""
    )
    return names


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
