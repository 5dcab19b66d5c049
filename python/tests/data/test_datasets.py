from __future__ import annotations

import json
import random
import tarfile
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from openuni.data.blip3o_dataset import BLIP3oDataset
from openuni.data.caption_dataset import CaptionDataset
from openuni.data.edit_datasets import ImageEditDataset, ReconstructDataset
from openuni.data.unreadable import UNREADABLE
from openuni.errors import InvalidRequestError, UnsupportedError


def text(dataset: CaptionDataset, sample: dict) -> str:
    return dataset.tokenizer.decode(sample["input_ids"])


def test_a_caption_sample(arguments) -> None:
    dataset = CaptionDataset(**arguments)
    sample = dataset[2]
    assert len(dataset) == 6
    assert sample["pixel_values"].shape == (3, 32, 32)
    assert -1 <= sample["pixel_values"].min() < sample["pixel_values"].max() <= 1
    assert text(dataset, sample) == (
        "<|im_start|>user\nGenerate an image: number 2<|im_end|>\n<|im_start|>assistant\n<img>"
    )
    assert sample["type"] == "text2image"


def test_captions_are_cut_and_replaced_by_the_unconditional_prompt(arguments) -> None:
    sample = CaptionDataset(**{**arguments, "max_length": 9})[0]
    assert len(sample["input_ids"]) == 9
    dataset = CaptionDataset(**{**arguments, "unconditional": 1.0})
    assert "Generate an image.<|im_end|>" in text(dataset, dataset[0])


def test_the_crop_depends_on_the_seed_alone(arguments) -> None:
    dataset = CaptionDataset(**arguments)
    drawn = []
    for seed in (1, 1, 2):
        random.seed(seed)
        drawn.append(dataset[0]["pixel_values"])
    assert torch.equal(drawn[0], drawn[1])
    assert not torch.equal(drawn[0], drawn[2])


def test_blip3o_reads_captions_from_text(arguments, picture_set) -> None:
    samples = [{"image": "001.png", "annotation": "001.txt"}]
    (picture_set / "data.json").write_text(json.dumps(samples))
    dataset = BLIP3oDataset(**arguments)
    assert "Generate an image: number 1<" in text(dataset, dataset[0])


def test_an_edit_pair(arguments, picture_set) -> None:
    pair = {"source_image": "000.png", "target_image": "001.png", "annotation": "003.json"}
    (picture_set / "data.json").write_text(json.dumps([pair]))
    dataset = ImageEditDataset(**arguments, image_length=4)
    sample = dataset[0]
    assert UNREADABLE not in sample
    assert not torch.equal(sample["pixel_values"], sample["pixel_values_src"])
    assert "<img><IMG_CONTEXT><IMG_CONTEXT><IMG_CONTEXT><IMG_CONTEXT></img>\nnumber 3" in text(
        dataset, sample
    )


def test_reconstruction_keeps_the_picture(arguments) -> None:
    dataset = ReconstructDataset(**arguments)
    sample = dataset[0]
    assert torch.equal(sample["pixel_values"], sample["pixel_values_src"])
    assert "Keep the image as it is." in text(dataset, sample)


@pytest.mark.parametrize("kind", ["pt", "tar", "safetensors"])
def test_latents_from_files_and_shards(arguments, picture_set: Path, kind: str) -> None:
    folder = picture_set / "latents"
    folder.mkdir()
    latents = {f"{index:03}.png": torch.full((4, 2, 2), float(index)) for index in range(6)}
    if kind == "safetensors":
        save_file(latents, folder / "0.safetensors")
    else:
        for name, value in latents.items():
            torch.save(value, folder / f"{name}.pt")
    if kind == "tar":
        with tarfile.open(folder / "0.tar", "w") as archive:
            for file in sorted(folder.glob("*.pt")):
                archive.add(file, file.name)
                file.unlink()
    dataset = CaptionDataset(**arguments, image_latents_folder=str(folder))
    assert torch.equal(dataset[3]["image_latents"], latents["003.png"])


def test_pictures_from_tar_shards(arguments, picture_set: Path) -> None:
    plain = CaptionDataset(**{**arguments, "image_folder": str(picture_set / "raw")})
    shards = picture_set / "shards"
    shards.mkdir()
    with tarfile.open(shards / "0.tar", "w") as archive:
        for file in sorted((picture_set / "raw").iterdir()):
            archive.add(file, f"./{file.name}")
    folders = {"image_folder": str(shards), "cap_folder": str(shards)}
    sharded = CaptionDataset(**{**arguments, **folders})
    for dataset in (plain, sharded):
        random.seed(3)
        dataset.sample = dataset[4]
    assert torch.equal(plain.sample["pixel_values"], sharded.sample["pixel_values"])
    assert torch.equal(plain.sample["input_ids"], sharded.sample["input_ids"])


def test_latents_are_never_unpickled_as_code(arguments, picture_set: Path) -> None:
    folder = picture_set / "latents"
    folder.mkdir()
    torch.save({"run": Path("/tmp")}, folder / "000.png.pt")
    sample = CaptionDataset(**arguments, image_latents_folder=str(folder))[0]
    assert "UnpicklingError" in sample[UNREADABLE][0]["reason"]


def test_unreadable_samples_are_named(arguments, picture_set: Path) -> None:
    (picture_set / "raw" / "002.png").write_bytes(b"no picture")
    sample = CaptionDataset(**arguments)[2]
    assert set(sample) == {UNREADABLE}
    assert sample[UNREADABLE][0]["sample"].endswith("data.json: 002.png")


def test_the_reference_way_takes_another_sample_and_says_so(arguments, picture_set) -> None:
    (picture_set / "raw" / "002.png").write_bytes(b"no picture")
    random.seed(0)
    sample = CaptionDataset(**arguments, on_unreadable="substitute")[2]
    assert sample[UNREADABLE]
    assert sample["image_file"] != "002.png"


@pytest.mark.parametrize("size", [(80, 200), (100, 1000)])
def test_small_and_long_pictures_are_refused(arguments, picture_set, size) -> None:
    from PIL import Image

    Image.new("RGB", size).save(picture_set / "raw" / "000.png")
    sample = CaptionDataset(**arguments)[0]
    assert f"{size[0]} x {size[1]} pixels" in sample[UNREADABLE][0]["reason"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"data_path": "/nowhere.json"}, "data_path"),
        ({"image_folder": "/nowhere"}, "image_folder"),
        ({"cap_folder": "/nowhere"}, "cap_folder"),
        ({"image_latents_folder": "/nowhere"}, "image_latents_folder"),
        ({"tokenizer": {"type": "AutoTokenizer"}}, "tokenizer.type"),
        ({"on_unreadable": "ignore"}, "on_unreadable"),
    ],
)
def test_what_is_wrong_is_named_at_once(arguments, change, field) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        CaptionDataset(**{**arguments, **change})
    assert caught.value.details["field"] == field


def test_ceph_is_refused(arguments) -> None:
    with pytest.raises(UnsupportedError):
        CaptionDataset(**arguments, ceph_folder="s3://bucket")
