"""Pictures, or their latents, with captions: text to image."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any, Literal

from torch import Tensor
from torch.utils.data import Dataset

from openuni.data.building import build
from openuni.data.pictures import crop_to_square, read_picture, to_pixel_values
from openuni.data.sample_list import read_sample_list
from openuni.data.stores import Store, open_store
from openuni.data.unreadable import UNREADABLE, unreadable
from openuni.errors import InvalidRequestError, OpenUniError, UnsupportedError

Sample = dict[str, Any]


class CaptionDataset(Dataset[Sample]):
    """Samples ``{"image": ..., "annotation": ...}``; annotations are JSON files.

    Args:
        data_path: JSON list of samples, or a folder of such lists.
        image_folder: where pictures are, as files or in tar shards.
        debug: give the first sample always.
        image_processor: accepted for the official configs; no dataset uses it.
        tokenizer: a tokenizer, or the config of one.
        prompt_template: texts ``CFG``, ``GENERATION``, ``INSTRUCTION``, ``IMG_START_TOKEN``.
        max_length: prompts are cut to this many tokens.
        min_image_size: both sides of a picture must be above this, in pixels.
        image_size: side of the square that pictures are resized to.
        image_length: ``<IMG_CONTEXT>`` tokens that stand for a picture to edit.
        image_tokens_folder: where ``<image>.pt`` are that hold discrete tokens.
        image_latents_folder: where ``<image>.pt`` are that hold latents, or safetensors shards.
        cap_folder: where annotations are, as files or in tar shards.
        cap_source: key of the caption in an annotation.
        tokenizer_kwargs: further arguments of the tokenizer's ``encode``.
        unconditional: share of captions replaced by the ``CFG`` prompt, 0 to 1.
        on_unreadable: ``skip`` leaves a sample out of its batch; ``substitute`` takes another one
            at random, as the reference does. Either way it is reported.

    Raises:
        InvalidRequestError: the list or a folder is missing or empty.
    """

    def __init__(
        self,
        data_path: str,
        image_folder: str | None = None,
        debug: bool = False,
        image_processor: Any = None,
        ceph_folder: str | None = None,
        latents_ceph_folder: str | None = None,
        ceph_config: str | None = None,
        tokenizer: Any = None,
        prompt_template: Mapping[str, Any] | None = None,
        max_length: int = 128,
        min_image_size: int = 80,
        image_size: int = 256,
        image_length: int = 256,
        image_tokens_folder: str | None = None,
        image_latents_folder: str | None = None,
        cap_folder: str | None = None,
        cap_source: str = "caption",
        tokenizer_kwargs: Mapping[str, Any] | None = None,
        unconditional: float = 0.1,
        on_unreadable: Literal["skip", "substitute"] = "skip",
    ) -> None:
        if ceph_folder or latents_ceph_folder or ceph_config:
            raise UnsupportedError(
                "Ceph storage is not supported: ceph_folder, latents_ceph_folder, ceph_config",
                hint="Copy the data to a folder and name it in image_folder and cap_folder.",
                details={"field": "ceph_folder"},
            )
        if on_unreadable not in ("skip", "substitute"):
            raise InvalidRequestError(
                f"on_unreadable must be skip or substitute, not {on_unreadable!r}",
                details={"field": "on_unreadable"},
            )
        self.data_path = data_path
        self.data_list = read_sample_list(data_path)
        self.debug = debug
        self.tokenizer = build(tokenizer, "tokenizer")
        self.prompt_template = dict(prompt_template or {})
        self.tokenizer_kwargs = dict(tokenizer_kwargs or {"add_special_tokens": True})
        self.max_length = max_length
        self.min_image_size = min_image_size
        self.image_size = image_size
        self.image_length = image_length
        self.cap_source = cap_source
        self.unconditional = unconditional
        self.on_unreadable = on_unreadable
        self.image_folder = image_folder
        self.pictures = _optional_store(image_folder, "image_folder")
        self.tokens = _optional_store(image_tokens_folder, "image_tokens_folder")
        self.latents = _optional_store(image_latents_folder, "image_latents_folder")
        self.annotations = _optional_store(cap_folder, "cap_folder")

    def __len__(self) -> int:
        return len(self.data_list)

    def __getitem__(self, index: int) -> Sample:
        if self.debug:
            index = 0
        try:
            return self.read_sample(self.data_list[index])
        except OpenUniError:
            raise  # of the configuration, not of this sample
        except Exception as error:
            report = unreadable(self.name_of(index), error)
        if self.on_unreadable == "skip":
            return {UNREADABLE: [report]}
        instead = self[random.choice(range(len(self)))]
        return {**instead, UNREADABLE: [report, *instead.get(UNREADABLE, [])]}

    def name_of(self, index: int) -> str:
        """A sample's name in reports."""
        sample = self.data_list[index]
        name = sample.get("image") or sample.get("target_image") or f"sample {index}"
        return f"{self.data_path}: {name}"

    def shard_of(self, index: int) -> str:
        """Where a sample's picture is, or what stands for it, for samplers that go by shards."""
        store = self.tokens or self.latents or self.pictures
        sample = self.data_list[index]
        name = sample.get("image") or sample.get("source_image")
        return store.shard_of(name) if store is not None and name else ""

    def read_sample(self, sample: Mapping[str, str]) -> Sample:
        """One sample as the collate functions take it."""
        data: Sample
        if self.tokens is not None:
            data = {"image_tokens": self.tokens.read_tensor(sample["image"]).long()}
        elif self.latents is not None:
            data = {"image_latents": self.latents.read_tensor(sample["image"])}
        else:
            picture = crop_to_square(self.read_picture(sample["image"]))
            data = {"pixel_values": to_pixel_values(picture, self.image_size)}
        data["input_ids"] = self.encode(self.read_caption(sample["annotation"]))
        return {
            **data,
            "image_dir": self.image_folder,
            "image_file": sample["image"],
            "type": "text2image",
        }

    def read_picture(self, name: str) -> Any:
        """A picture in RGB."""
        return read_picture(
            _required(self.pictures, "image_folder").read(name), self.min_image_size
        )

    def read_caption(self, name: str) -> str:
        """The caption in an annotation."""
        return json.loads(self.read_annotation(name))[self.cap_source]

    def read_annotation(self, name: str) -> str:
        """An annotation's text."""
        return _required(self.annotations, "cap_folder").read(name).decode("utf-8")

    def encode(self, caption: str) -> Tensor:
        """The prompt's tokens, (at most ``max_length``,) int64."""
        template = self.prompt_template
        if random.uniform(0, 1) < self.unconditional:
            prompt = template["CFG"]
        else:
            prompt = template["GENERATION"].format(input=caption.strip())
        return self.tokenise(template["INSTRUCTION"].format(input=prompt))[: self.max_length]

    def tokenise(self, prompt: str) -> Tensor:
        """Tokens of an instruction and of the mark after which a picture follows."""
        if self.prompt_template.get("IMG_START_TOKEN_FOR_GENERATION", True):
            prompt += self.prompt_template["IMG_START_TOKEN"]
        return self.tokenizer.encode(prompt, return_tensors="pt", **self.tokenizer_kwargs)[0]


def _optional_store(folder: str | None, field: str) -> Store | None:
    return None if folder is None else open_store(folder, field)


def _required(store: Store | None, field: str) -> Store:
    if store is None:
        raise InvalidRequestError(
            f"the dataset needs {field}",
            hint=f"Set {field} to a folder.",
            details={"field": field},
        )
    return store
