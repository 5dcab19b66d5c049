from __future__ import annotations

import torch

from openuni.data import collate


def test_captions_are_padded_on_the_right() -> None:
    samples = [
        {"image_latents": torch.zeros(4, 2, 2), "input_ids": torch.tensor([1, 2, 3])},
        {"image_latents": torch.ones(4, 2, 2), "input_ids": torch.tensor([4])},
    ]
    batch = collate.collate_func_gen_latents(samples, pad_index=9)
    assert batch["data_samples"] is None
    assert batch["data"]["input_ids"].tolist() == [[1, 2, 3], [4, 9, 9]]
    assert batch["data"]["attention_mask"].tolist() == [[True] * 3, [True, False, False]]
    assert batch["data"]["image_latents"].shape == (2, 4, 2, 2)


def test_edits_are_padded_on_the_left_and_may_have_several_sources() -> None:
    picture = torch.zeros(3, 8, 8)
    samples = [
        {"pixel_values_src": [picture, picture], "pixel_values": picture, "input_ids": [1, 2]},
        {"pixel_values_src": picture, "pixel_values": picture, "input_ids": torch.tensor([3])},
    ]
    data = collate.collate_func_img2img(samples)["data"]
    assert data["input_ids"].tolist() == [[1, 2], [0, 3]]
    assert data["attention_mask"].tolist() == [[True, True], [False, True]]
    assert data["pixel_values_src"].shape == (3, 3, 8, 8)
    assert data["pixel_values"].shape == (2, 3, 8, 8)


def test_answers_are_labelled() -> None:
    samples = [{"input_ids": [1, 2], "labels": [-100, 2]}, {"input_ids": [3], "labels": [3]}]
    data = collate.collate_func_und(samples)["data"]
    assert data["labels"].tolist() == [[-100, 2], [3, -100]]
    assert data["pixel_values"] is None


def test_kinds_of_batches_are_kept_apart() -> None:
    concat = collate.CollateConcat(
        [
            {"type": collate.collate_func_gen, "pad_index": 5},
            {"type": collate.collate_func_img2img},
        ],
        ["text2image", "image2image"],
    )
    sample = {"type": "text2image", "pixel_values": torch.zeros(3, 8, 8)}
    for _ in range(2):  # the functions' arguments are not used up
        rows = [{**sample, "input_ids": torch.tensor([1, 2])}, {**sample, "input_ids": [1]}]
        data = concat([*rows, {}])["data"]
        assert data["text2image"]["input_ids"].tolist() == [[1, 2], [1, 5]]
