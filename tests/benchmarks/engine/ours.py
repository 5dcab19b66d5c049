"""Our engine on the same files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from openuni.models.native_folder import LoadedFolder
from openuni.pipelines.noise import NoiseBatch
from openuni.pipelines.prompts import PromptTemplate
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.savings import Savings
from openuni.pipelines.text_to_image import PictureRequest, TextToImagePipeline


def load_parts(models: Path) -> LoadedFolder:
    """The model from the pretrained parts' folders and the trained checkpoint."""
    from middle_shape import CONNECTOR, QUERIES

    from openuni.checkpoints.loading import load_checkpoint
    from openuni.models.connector import ConnectorConfig
    from openuni.models.native_folder import load_scheduler, load_tokenizer
    from openuni.models.openuni import OpenUni, OpenUniConfig
    from openuni.models.pretrained import load_lmm, load_transformer, load_vae

    model = OpenUni(
        OpenUniConfig(QUERIES, ConnectorConfig(**CONNECTOR)),
        load_lmm(models / "internvl"),
        load_transformer(models / "sana" / "transformer"),
        load_vae(models / "vae"),
    )
    load_checkpoint(model, models / "trained.pth")
    model.eval().requires_grad_(False)
    return LoadedFolder(
        model, {}, load_tokenizer(models / "internvl"), load_scheduler(models / "sana")
    )


def load_config(models: Path, config: Path) -> LoadedFolder:
    """The model from the official config and checkpoint, as ``openuni generate --config`` does."""
    from openuni.compat.config_files import load_from_config

    return load_from_config(config, models / "trained.pth")[0]


def drawn(
    loaded: LoadedFolder,
    prompt: str,
    pictures: int,
    steps: int,
    size: int,
    on_step: Callable[[], None] = lambda: None,
    *,
    savings: Savings | None = None,
    batch_size: int = 1,
) -> Iterator[tuple[int, Tensor]]:
    """Each picture as soon as it is done, with the official noise."""
    pipeline = TextToImagePipeline(
        loaded.model, loaded.tokenizer, loaded.scheduler, PromptTemplate(), savings=savings
    )
    requests = [PictureRequest(prompt, 42, batch=NoiseBatch(i, pictures)) for i in range(pictures)]
    yield from pipeline(
        requests,
        Sampling(size, size, steps),
        batch_size=batch_size,
        on_step=lambda step: on_step(),
    )


def draw(*args: Any, **settings: Any) -> Tensor:
    """All of them: (pictures, size, size, 3) uint8."""
    return torch.stack([picture for _, picture in drawn(*args, **settings)])
