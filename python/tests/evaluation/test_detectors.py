"""Detector and colours by transformers on tiny random weights, and CLIP's wordings and crops."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from openuni.errors import MissingPackageError, WeightsError
from openuni.evaluation.geneval.choose import choose_scorers
from openuni.evaluation.geneval.clip_colors import ClipColors, crop
from openuni.evaluation.geneval.detections import COLORS, Found, ScorerInfo
from openuni.evaluation.geneval.transformers_clip_encoder import TransformersClipEncoder
from openuni.evaluation.geneval.transformers_detector import TransformersDetector
from openuni.evaluation.options import ScoringOptions

CPU = torch.device("cpu")


class MadeEncoder:
    """Texts and pictures lie near one another where they speak of one colour."""

    info = ScorerInfo("colors", "made", False)

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.sizes: list[tuple[int, int]] = []

    def embed_texts(self, texts):
        self.texts += texts
        places = [[float(f" {color}" in text) for color in COLORS] for text in texts]
        return 7 * np.array(places, dtype=np.float32)

    def embed_images(self, images):
        self.sizes += [image.size for image in images]
        reds = [np.asarray(image)[..., 0].mean() for image in images]
        return np.eye(len(COLORS), dtype=np.float32)[[0 if red > 200 else 4 for red in reds]]


def found(*box: float, mask=None) -> Found:
    return Found(np.array([*box, 0.9], dtype=np.float32), mask)


def test_colours_come_from_the_official_wordings_and_crops() -> None:
    encoder = MadeEncoder()
    image = Image.new("RGB", (20, 10), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, 10, 10))
    colors = ClipColors(encoder)
    asked = [found(0, 0, 10, 10), found(12.4, 0, 19.6, 10)]
    assert colors.classify(image, asked, "cow") == ["red", "blue"]
    assert encoder.sizes == [(10, 10), (8, 10)]
    assert encoder.texts[:3] == [
        "a photo of a red cow", "a photo of a red-colored cow", "a photo of a red object",
    ]  # fmt: skip
    assert len(encoder.texts) == 30
    colors.classify(image, asked, "cow")
    assert len(encoder.texts) == 30, "a class is embedded once"
    assert colors.classify(image, [], "cow") == []


def test_what_lies_outside_the_mask_is_grey() -> None:
    mask = np.zeros((10, 20), dtype=bool)
    mask[:, :5] = True
    cut = crop(Image.new("RGB", (20, 10), (255, 0, 0)), found(0, 0, 10, 10, mask=mask))
    assert cut.size == (10, 10)
    assert cut.getpixel((4, 5)) == (255, 0, 0)
    assert cut.getpixel((5, 5)) == (0x99, 0x99, 0x99)


@pytest.fixture(scope="module")
def mask2former(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import (
        Mask2FormerConfig,
        Mask2FormerForUniversalSegmentation,
        Mask2FormerImageProcessor,
        SwinConfig,
    )

    torch.manual_seed(0)
    swin = SwinConfig(
        image_size=64, embed_dim=8, depths=[1, 1, 1, 1], num_heads=[1, 1, 1, 1], window_size=4,
        out_features=["stage1", "stage2", "stage3", "stage4"],
    )  # fmt: skip
    config = Mask2FormerConfig(
        backbone_config=swin, feature_size=32, mask_feature_size=32, hidden_dim=32,
        encoder_feedforward_dim=16, dim_feedforward=16, num_attention_heads=2, encoder_layers=1,
        decoder_layers=2, num_queries=10, num_labels=3,
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("mask2former")
    Mask2FormerForUniversalSegmentation(config).save_pretrained(folder)
    processor = Mask2FormerImageProcessor(size={"height": 64, "width": 64}, num_labels=3)
    processor.save_pretrained(folder)
    return folder


def test_mask2former_gives_boxes_around_masks(mask2former: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (48, 80, 3), dtype=np.uint8)).save(picture)
    detector = TransformersDetector(["cow", "bench", "clock"], CPU, str(mask2former))
    assert detector.info.comparable is False
    detections = detector.detect(picture)
    boxes = [one for found in detections.values() for one in found]
    assert boxes, "random weights name something, too"
    assert set(detections) <= {"cow", "bench", "clock"}
    for one in boxes:
        assert one.mask is not None
        assert one.mask.shape == (48, 80)
        rows, columns = np.nonzero(one.mask)
        expected = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        assert one.box[:4].tolist() == expected
        assert 0 < one.score <= 1


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, PreTrainedTokenizerFast

    torch.manual_seed(0)
    words = ["[PAD]", "[UNK]", "a", "photo", "of", "cow", "object", "colored", "-", *COLORS]
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    text = {"vocab_size": len(words), "hidden_size": 16, "intermediate_size": 16,
            "num_hidden_layers": 1, "num_attention_heads": 2, "eos_token_id": 5}  # fmt: skip
    vision = {"image_size": 32, "patch_size": 8, "hidden_size": 16, "intermediate_size": 16,
              "num_hidden_layers": 1, "num_attention_heads": 2}  # fmt: skip
    folder = tmp_path_factory.mktemp("clip")
    config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=8)
    CLIPModel(config).save_pretrained(folder)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]")
    fast.save_pretrained(folder)
    side = {"height": 32, "width": 32}
    CLIPImageProcessor(size=side, crop_size=side).save_pretrained(folder)
    return folder


def test_clip_by_transformers_names_a_colour_for_each_object(clip: Path) -> None:
    encoder = TransformersClipEncoder(CPU, str(clip))
    assert encoder.info.comparable is False
    image = Image.new("RGB", (40, 40), (250, 10, 10))
    asked = [found(0, 0, 20, 20), found(5, 5, 30, 30)]
    named = ClipColors(encoder).classify(image, asked, "cow")
    assert len(named) == 2
    assert set(named) <= set(COLORS)
    assert named == ClipColors(encoder).classify(image, asked, "cow")


def test_the_official_models_are_asked_for_and_never_replaced_in_silence(tmp_path: Path) -> None:
    names = tmp_path / "object_names.txt"
    names.write_text("cow\nbench\n")
    weights = tmp_path / "mask2former.pth"
    weights.write_bytes(b"not the published file")
    options = ScoringOptions(detector="mmdet", detector_weights=str(weights), device="cpu")
    with pytest.raises((MissingPackageError, WeightsError), match=r"mmdet 2|not the published"):
        choose_scorers(options, names)


def test_without_class_names_nothing_is_loaded(tmp_path: Path) -> None:
    from openuni.errors import InvalidRequestError

    with pytest.raises(InvalidRequestError, match="class names"):
        choose_scorers(ScoringOptions(), tmp_path / "object_names.txt")
