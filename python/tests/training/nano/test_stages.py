"""One command trains every stage on the trainer and leaves a model that draws."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file
from torch import Tensor

from openuni.models.native_folder import load_native_folder
from openuni.nano.recipe import STAGES, options_of
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.text_to_image import PictureRequest, TextToImagePipeline
from openuni.training.checkpoint_files import checkpoints_in, read_checkpoint
from training import forked_job
from training.nano.conftest import VALIDATED, run

GENERATOR = {"meta_queries", "connector", "projector"}
TRAINED = {
    "autoencoder": {"vae"},
    "language": {"language_model"},
    "recall": {"language_model"},
    "vision": {"lmm", "patch_head"},
    "transformer": {"transformer"},
    "pretrain": GENERATOR,
    "finetune": {*GENERATOR, "transformer"},
}


def part(folder: Path, name: str) -> dict[str, Tensor]:
    (file,) = (folder / "parts" / name).glob("*.safetensors")
    return load_file(file)


def beneath(weights: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {n.removeprefix(prefix): t for n, t in weights.items() if n.startswith(prefix)}


def equal(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    assert one.keys() == other.keys()
    return all(tensor.equal(other[name].to(tensor.dtype)) for name, tensor in one.items())


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_tells_of_its_steps_and_trains_its_own_parts(short_run: Path, stage: str) -> None:
    job = short_run / "jobs" / stage
    metrics = [e["values"] for e in forked_job.events(job) if e["type"] == "metric"]
    assert sum("loss" in values for values in metrics) == 2
    assert sum("val_loss" in values for values in metrics) == (stage in VALIDATED)
    checkpoint = read_checkpoint(checkpoints_in(job)[0])
    names = set(checkpoint["state_dict"])
    assert {name.split(".")[0] for name in names} == TRAINED[stage]
    assert set(checkpoint["ema_state_dict"]) == names


def test_later_stages_leave_frozen_what_earlier_ones_made(short_run: Path) -> None:
    pretrained = part(short_run, "pretrained")
    model = load_file(short_run / "model" / "model.safetensors")
    seeing = part(short_run, "language_model_that_sees")
    autoencoder, transformer = part(short_run, "autoencoder"), part(short_run, "transformer")
    for weights in (pretrained, model):
        assert equal(beneath(weights, "lmm."), seeing)
        assert equal(beneath(weights, "vae."), autoencoder)
    assert equal(beneath(pretrained, "transformer."), transformer)
    assert not equal(beneath(model, "transformer."), transformer)
    language = part(short_run, "language_model")
    assert not equal(beneath(seeing, "language_model."), language), "it goes on learning"


def test_the_model_folder_draws(short_run: Path) -> None:
    loaded = load_native_folder(short_run / "model")
    assert loaded.card["id"] == "openuni-nano"
    assert loaded.model.lmm.can_see
    pipeline = TextToImagePipeline(loaded.model, loaded.tokenizer, loaded.scheduler)
    request = PictureRequest("a red circle", 1)
    ((_, pixels),) = pipeline([request], Sampling(128, 128, steps=2), batch_size=1)
    assert pixels.shape == (128, 128, 3)
    assert pixels.float().std() > 0


def test_the_latents_have_a_spread_of_one(short_run: Path) -> None:
    vae = load_native_folder(short_run / "model").model.vae
    assert vae.config.scaling_factor != 1.0
    (file,) = (short_run / "cache").glob("latents-scenes-3-48-*.npy")
    assert float(np.load(file).std()) == pytest.approx(1, abs=0.15)


def test_what_is_done_is_kept_and_what_is_missing_made_again(short_run: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in short_run.rglob("*.safetensors")}
    model = (short_run / "model" / "model.safetensors").read_bytes()
    shutil.rmtree(short_run / "model")
    shutil.rmtree(short_run / "jobs" / "finetune")
    assert run(short_run.parent) == 0
    after = {path: path.stat().st_mtime_ns for path in short_run.rglob("*.safetensors")}
    changed = {path for path, time in before.items() if after[path] != time}
    assert changed == {short_run / "model" / "model.safetensors"}
    assert (short_run / "model" / "model.safetensors").read_bytes() == model


def test_options_are_for_all_stages_or_for_one() -> None:
    options = {"train_cfg.max_iters": 9, "vision.train_cfg.max_iters": 5, "vision.model.a": 1}
    assert options_of("language", options) == {"train_cfg.max_iters": 9}
    assert options_of("vision", options) == {"train_cfg.max_iters": 5, "model.a": 1}
    reverse = dict(reversed(options.items()))
    assert options_of("vision", reverse) == {"train_cfg.max_iters": 5, "model.a": 1}


def test_an_option_without_a_place_is_refused_before_anything_is_trained(tmp_path: Path) -> None:
    assert run(tmp_path, "vision.train_cfg.max_itres=1") == 2
    assert "max_itres" in (tmp_path / "log.txt").read_text()
    assert not (tmp_path / "run" / "jobs").exists()
