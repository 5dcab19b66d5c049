"""Draws one picture with the native engine's parts, with nothing of the SDK around them.

direct.py MODEL PROMPT SIZE STEPS FILE      cold: draw once, save as PNG
direct.py MODEL PROMPT SIZE STEPS --serve   warm: at each line on stdin, answer with milliseconds
"""

import sys
import time
from pathlib import Path

from openuni.engines.native.loading import BUILT_IN
from openuni.models.native_folder import load_native_folder
from openuni.pipelines.text_to_image import (
    PictureRequest,
    Sampling,
    TextToImagePipeline,
)
from PIL import Image

model, prompt, size, steps, target = sys.argv[1:]
folder = BUILT_IN.get(model, Path(model))
loaded = load_native_folder(folder)
pipeline = TextToImagePipeline(loaded.model, loaded.tokenizer, loaded.scheduler)


def draw():
    [(_, pixels)] = pipeline(
        [PictureRequest(prompt, seed=1)],
        Sampling(int(size), int(size), int(steps), 4.5),
    )
    return pixels


if target == "--serve":
    draw()
    print("ready", flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        draw()
        print((time.perf_counter() - started) * 1000, flush=True)
else:
    Image.fromarray(draw().numpy()).save(target)
