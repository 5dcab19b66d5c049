"""Draws the prompts of GenEval: four pictures each, in a folder of its own with its line."""

import json
import os

import inflect
from PIL import Image
from src.datasets.utils import load_jsonl
from src.evaluation import draw

p = inflect.engine()


def save(output, number, line, drawn):
    folder = f"{output}/{number:05d}"
    os.makedirs(f"{folder}/samples", exist_ok=True)
    with open(f"{folder}/metadata.jsonl", "w") as file:
        file.write(json.dumps(line) + "\n")
    for place, pixels in enumerate(drawn):
        Image.fromarray(pixels).save(f"{folder}/samples/{place:04d}.png")


if __name__ == "__main__":
    draw(load_jsonl, lambda line: line["prompt"], 4, save)
