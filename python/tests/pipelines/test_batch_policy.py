from __future__ import annotations

import torch

from openuni.pipelines.batch_policy import pictures_together


def test_one_at_a_time_on_a_cpu_and_by_size_on_a_gpu() -> None:
    assert pictures_together(torch.device("cpu"), 512, 512) == 1
    gpu = torch.device("cuda")
    assert [pictures_together(gpu, side, side) for side in (128, 512, 1024, 4096)] == [128, 8, 2, 1]
