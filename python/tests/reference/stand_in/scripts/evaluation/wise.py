"""Draws the prompts of one JSON file of WISE: a picture each, named by its id."""

import json
import os

from PIL import Image
from src.evaluation import draw


def read(path):
    with open(path) as file:
        return json.load(file)


def save(output, number, sample, drawn):
    os.makedirs(output, exist_ok=True)
    Image.fromarray(drawn[0]).save(f"{output}/{sample['prompt_id']}.png")


if __name__ == "__main__":
    draw(read, lambda sample: sample["Prompt"], 1, save)
