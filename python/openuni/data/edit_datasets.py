"""Pairs of pictures with instructions: image to image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor

from openuni.data.caption_dataset import CaptionDataset, Sample
from openuni.data.pictures import crop_to_square, to_pixel_values

#: The instruction of a sample whose picture is to stay as it is.
RECONSTRUCT = "Keep the image as it is."


class ImageEditDataset(CaptionDataset):
    """Samples ``{"source_image": ..., "target_image": ..., "annotation": ...}``.

    Arguments are those of :class:`CaptionDataset`; captions are never replaced.
    """

    def read_sample(self, sample: Mapping[str, str]) -> Sample:
        source = self.read_picture(sample["source_image"])
        target = self.read_picture(sample["target_image"])
        instruction = self.read_caption(sample["annotation"])
        return {
            "pixel_values_src": self.pixel_values(source),
            "pixel_values": self.pixel_values(target),
            "input_ids": self.encode(instruction),
            "image_dir": self.image_folder,
            "image_file": sample["target_image"],
            "type": "image2image",
        }

    def pixel_values(self, picture: Any) -> Tensor:
        """(3, image_size, image_size) in -1 to 1, stretched to a square."""
        return to_pixel_values(picture, self.image_size)

    def encode(self, caption: str) -> Tensor:
        """The instruction's tokens after those of the picture, uncut."""
        template = self.prompt_template
        picture = (
            template["IMG_START_TOKEN"]
            + template["IMG_CONTEXT_TOKEN"] * self.image_length
            + template["IMG_END_TOKEN"]
        )
        return self.tokenise(template["INSTRUCTION"].format(input=f"{picture}\n{caption}"))


class ReconstructDataset(ImageEditDataset):
    """Samples ``{"image": ...}``: each picture is to be drawn as it is."""

    def read_sample(self, sample: Mapping[str, str]) -> Sample:
        pixels = self.pixel_values(crop_to_square(self.read_picture(sample["image"])))
        return {
            "pixel_values_src": pixels,
            "pixel_values": pixels,
            "input_ids": self.encode(RECONSTRUCT),
            "image_dir": self.image_folder,
            "image_file": sample["image"],
            "type": "image2image",
        }
