"""Draws the prompts of DPG-Bench: the first line of each text file, four pictures as a grid."""

import os
from glob import glob

from einops import rearrange
from PIL import Image
from src.evaluation import draw


def read(folder):
    samples = []
    for path in sorted(glob(f"{folder}/*.txt")):
        with open(path) as file:
            samples.append({"name": os.path.basename(path)[:-4], "text": file.readline()})
    return samples


def save(output, number, sample, drawn):
    os.makedirs(output, exist_ok=True)
    grid = rearrange(drawn, "(m n) h w c -> (m h) (n w) c", m=2, n=2)
    Image.fromarray(grid).save(f"{output}/{sample['name']}.png")


if __name__ == "__main__":
    draw(read, lambda sample: sample["text"], 4, save)
