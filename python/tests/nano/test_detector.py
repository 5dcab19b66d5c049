"""The detector finds what was drawn, also after the autoencoder, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from openuni.engines.native.loading import BUILT_IN
from openuni.models.native_folder import load_native_folder
from openuni.nano.autoencoder import decode_latents, encode_pictures, psnr
from openuni.nano.detector import detect
from openuni.nano.render import render
from openuni.nano.scenes import Scene, make_scene

WEIGHTS = BUILT_IN["openuni-nano"]


def _agrees(picture: NDArray[np.uint8], scene: Scene) -> bool:
    found = sorted((d.name, d.color) for d in detect(picture))
    return found == sorted((item.name, item.color) for item in scene.objects)


def test_ground_truth_renders() -> None:
    scenes = [make_scene(11, index, allow_held_out=True) for index in range(1_000)]
    right = sum(_agrees(render(scene), scene) for scene in scenes)
    assert right / len(scenes) >= 0.995


def test_boxes_lie_around_the_objects() -> None:
    for index in range(100):
        scene = make_scene(12, index)
        if scene.kind != "single":
            continue
        (item,), (found,) = scene.objects, detect(render(scene))
        x0, y0, x1, y1 = found.box
        assert x0 >= item.x - item.size / 2 - 2
        assert y0 >= item.y - item.size / 2 - 2
        assert x1 <= item.x + item.size / 2 + 2
        assert y1 <= item.y + item.size / 2 + 2


def test_an_empty_picture_and_noise_hold_nothing() -> None:
    assert detect(np.full((128, 128, 3), 245, dtype=np.uint8)) == []
    noise = np.random.default_rng(0).integers(0, 256, size=(128, 128, 3), dtype=np.uint8)
    assert detect(noise) == []


def test_a_blob_that_is_no_object_is_not_named() -> None:
    picture = np.full((128, 128, 3), 245, dtype=np.uint8)
    picture[40:48, 10:118] = (200, 30, 30)  # a bar
    assert detect(picture) == []


@pytest.mark.skipif(not WEIGHTS.exists(), reason="no weights in this checkout")
def test_reconstructions_by_the_autoencoder() -> None:
    vae = load_native_folder(WEIGHTS).model.vae
    scenes = [make_scene(13, index, allow_held_out=True) for index in range(400)]
    pictures = np.stack([render(scene) for scene in scenes])
    decoded = decode_latents(vae, encode_pictures(vae, pictures))
    right = sum(_agrees(p, s) for p, s in zip(decoded, scenes, strict=True))
    # What a flawless generator could reach: small objects among several lose their tips.
    assert right / len(scenes) >= 0.97
    assert psnr(decoded, pictures) > 30
