"""Draws the prompts of GenEval with the flags of the official script, and prints what it prints."""

import argparse
import json
import os

import inflect
import torch
from mmengine.config import Config
from PIL import Image
from src.datasets.utils import load_jsonl
from tqdm import tqdm
from xtuner.model.utils import guess_load_checkpoint
from xtuner.registry import BUILDER

p = inflect.engine()

if __name__ == "__main__":
    flags = argparse.ArgumentParser()
    flags.add_argument("config")
    flags.add_argument("--checkpoint")
    flags.add_argument("--batch_size", type=int, default=16)
    flags.add_argument("--data")
    flags.add_argument("--output")
    flags.add_argument("--cfg_scale", type=float)
    flags.add_argument("--num_steps", type=int)
    flags.add_argument("--height", type=int)
    flags.add_argument("--width", type=int)
    flags.add_argument("--seed", type=int)
    args = flags.parse_args()

    lines = load_jsonl(args.data)
    model = BUILDER.build(Config.fromfile(args.config).model).cuda().eval()
    if args.checkpoint:
        model.load_state_dict(guess_load_checkpoint(args.checkpoint), strict=False)
    batches = [lines[i : i + args.batch_size] for i in range(0, len(lines), args.batch_size)]
    print(f"Number of samples: {len(batches)}", flush=True)
    generator = torch.Generator(device=model.device).manual_seed(args.seed)
    for number, batch in tqdm(enumerate(batches)):
        for place, line in enumerate(batch):
            inputs = model.prepare_text_conditions(line["prompt"])
            samples = model.generate(
                **inputs, cfg_scale=args.cfg_scale, num_steps=args.num_steps, generator=generator,
                height=args.height, width=args.width, progress_bar=False,
            )  # fmt: skip
            folder = f"{args.output}/{number * args.batch_size + place:05d}"
            os.makedirs(f"{folder}/samples", exist_ok=True)
            with open(f"{folder}/metadata.jsonl", "w") as file:
                file.write(json.dumps(line) + "\n")
            pixels = (127.5 * samples[0] + 128).clamp(0, 255).byte().permute(1, 2, 0)
            Image.fromarray(pixels.numpy()).save(f"{folder}/samples/0000.png")
