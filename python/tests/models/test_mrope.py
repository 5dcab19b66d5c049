from __future__ import annotations

import torch

from openuni.models.mrope import multimodal_positions


def test_text_counts_on_after_a_picture() -> None:
    #        text text | picture 2 x 2 | text text
    image = torch.tensor([[0, 0, 1, 1, 1, 1, 0, 0]]).bool()
    positions = multimodal_positions(torch.ones_like(image), image, grid=2)
    assert positions[:, 0].tolist() == [
        [0, 1, 2, 2, 2, 2, 4, 5],
        [0, 1, 2, 2, 3, 3, 4, 5],
        [0, 1, 2, 3, 2, 3, 4, 5],
    ]


def test_padding_takes_no_position() -> None:
    image = torch.tensor([[0, 0, 0, 1, 1, 1, 1, 0]]).bool()
    mask = torch.tensor([[0, 0, 1, 1, 1, 1, 1, 1]]).bool()
    positions = multimodal_positions(mask, image, grid=2)
    assert positions[0, 0, 2:].tolist() == [0, 1, 1, 1, 1, 3]


def test_two_pictures_side_by_side_are_two() -> None:
    image = torch.tensor([[1] * 8]).bool()
    positions = multimodal_positions(torch.ones_like(image), image, grid=2)
    assert positions[1, 0].tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def test_without_pictures_all_three_agree() -> None:
    mask = torch.tensor([[0, 1, 1], [1, 1, 1]]).bool()
    positions = multimodal_positions(mask, None, grid=2)
    assert positions.shape == (3, 2, 3)
    assert positions[2].tolist() == [[0, 0, 1], [0, 1, 2]]
