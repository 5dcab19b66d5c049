"""Draws one picture with the native engine's parts, with nothing of the SDK around them.

    direct.py MODEL PROMPT FILE        cold: draw once, save as PNG
    direct.py MODEL PROMPT --serve     warm: draw at each line on stdin, answer with milliseconds
"""

import sys
import time
from pathlib import Path

from PIL import Image

from openuni.engines.model_store import model_folder
from openuni.models.native_folder import load_native_folder
from openuni.pipelines.text_to_image import PictureRequest, Sampling, TextToImagePipeline

model, prompt, target = sys.argv[1:]
folder = model_folder(model, None) if model == "openuni-nano" else Path(model)
loaded = load_native_folder(folder)
pipeline = TextToImagePipeline(loaded.model, loaded.tokenizer, loaded.scheduler)


def draw():
    [(_, pixels)] = pipeline([PictureRequest(prompt, seed=1)], Sampling(128, 128, 20, 4.5))
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
