"""Scores two made-up GenEval folders and reports on both: make_report.py FOLDER. No model.

A third is of openuni-nano's edits and answers.
"""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path

from PIL import Image, ImageDraw

from openuni.evaluation.benchmarks.nano import NanoBenchmark
from openuni.evaluation.command_line import main

TAGS = ("single_object", "two_object", "counting", "colors", "position", "color_attr")
PICTURES = 4


def prompt(index: int) -> dict:
    tag = TAGS[index % len(TAGS)]
    text = f"a photo of cow number {index} <b>&amp;</b> a very, very long wish about all in it"
    return {"tag": tag, "include": [{"class": "cow", "count": 1}], "prompt": text}


def write_folder(folder: Path, strength: int) -> None:
    """Pictures of two of three prompts or so are right, more of them the greater the strength."""
    lines = []
    for index in range(24):
        place = folder / f"{index:05d}"
        (place / "samples").mkdir(parents=True)
        (place / "metadata.jsonl").write_text(json.dumps(prompt(index)) + "\n")
        for sample in range(PICTURES):
            image = Image.new("RGB", (64, 64), (40 + 8 * index, 200 - 6 * index, 60 + 40 * sample))
            ImageDraw.Draw(image).ellipse((12, 12, 52, 52), fill=(250, 240, 220))
            name = f"{index:05d}/samples/{sample:04d}.png"
            image.save(folder / name)
            right = zlib.crc32(f"{index} {sample}".encode()) % 10 < strength
            cow = {"class": "cow", "box": [12, 12, 52, 52], "score": 0.95}
            lines.append(json.dumps({"filename": name, "objects": [cow] if right else []}) + "\n")
    folder.with_suffix(".jsonl").write_text("".join(lines))


def write_nano(folder: Path, limit: int) -> None:
    """Edits that leave every source as it was, and the same answer to all questions."""
    benchmark = NanoBenchmark(["edit", "chat"], limit)
    benchmark.prepare(folder)
    work = benchmark.work(0, "picture")
    for task in work.edits:
        (folder / task.file).parent.mkdir()
        (folder / task.file).write_bytes((folder / str(task.source)).read_bytes())
    lines = [
        {"question_id": one.id, "picture": one.picture, "question": one.text, "answer": "yes"}
        for one in work.questions
    ]
    (folder / "chat" / "answers.jsonl").write_text("".join(f"{json.dumps(x)}\n" for x in lines))
    run("score", "nano", str(folder), "--only", "edit,chat", "--limit", str(limit))


def run(*words: str) -> None:
    if main(words) != 0:
        raise SystemExit(1)


if __name__ == "__main__":
    out = Path(sys.argv[1])
    data = out / "evaluation_metadata.jsonl"
    data.write_text("".join(json.dumps(prompt(index)) + "\n" for index in range(24)))
    for name, strength in (("step-1000", 5), ("step-2000", 8)):
        write_folder(out / name, strength)
        recording = str(out / f"{name}.jsonl")
        run("score", "geneval", str(out / name), "--data", str(data), "--detections", recording)
    run("report", str(out / "step-1000"), str(out / "step-2000"), "--out", str(out / "both"))
    write_nano(out / "nano", 60)
