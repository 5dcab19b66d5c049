"""What the evaluation scripts have in common here: flags, batches, one stream of noise, a bar."""

import argparse

import torch
from mmengine.config import Config
from tqdm import tqdm
from xtuner.model.utils import guess_load_checkpoint
from xtuner.registry import BUILDER


def draw(read, text_of, pictures, save):
    """Draws pictures of each sample and saves them: save(output, number, sample, drawn)."""
    flags = argparse.ArgumentParser()
    flags.add_argument("config")
    flags.add_argument("--checkpoint")
    flags.add_argument("--batch_size", type=int, default=16)
    flags.add_argument("--data")
    flags.add_argument("--output")
    flags.add_argument("--cfg_prompt")
    flags.add_argument("--cfg_scale", type=float, default=4.5)
    flags.add_argument("--num_steps", type=int, default=20)
    flags.add_argument("--height", type=int, default=512)
    flags.add_argument("--width", type=int, default=512)
    flags.add_argument("--seed", type=int, default=42)
    args = flags.parse_args()

    samples = read(args.data)
    model = BUILDER.build(Config.fromfile(args.config).model).cuda().eval()
    if args.checkpoint:
        model.load_state_dict(guess_load_checkpoint(args.checkpoint), strict=False)
    print("Number of gpus: 1")
    print(f"Device: {model.device}", flush=True)
    starts = range(0, len(samples), args.batch_size)
    print(f"Number of samples: {len(starts)}", flush=True)
    generator = torch.Generator(device=model.device).manual_seed(args.seed)
    for _, start in tqdm(enumerate(starts)):
        for number, sample in enumerate(samples[start : start + args.batch_size], start):
            inputs = model.prepare_text_conditions(text_of(sample).strip(), args.cfg_prompt)
            drawn = [
                model.generate(
                    **inputs, cfg_scale=args.cfg_scale, num_steps=args.num_steps,
                    generator=generator, height=args.height, width=args.width, progress_bar=False,
                )[0]
                for _ in range(pictures)
            ]  # fmt: skip
            pixels = (127.5 * torch.stack(drawn) + 128).clamp(0, 255).byte()
            save(args.output, number, sample, pixels.permute(0, 2, 3, 1).numpy())
