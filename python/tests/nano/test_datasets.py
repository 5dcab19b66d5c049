"""What openuni-nano learns from follows from the seed and the sample's number."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import PreTrainedTokenizerFast

from openuni.nano.datasets.collate import collate
from openuni.nano.datasets.conversations import ConversationDataset
from openuni.nano.datasets.dialogues import DialogueDataset
from openuni.nano.datasets.drawn import DrawnDataset, Sample
from openuni.nano.datasets.interleaved import InterleavedDataset
from openuni.nano.datasets.layouts import EditLayoutDataset, LayoutDataset
from openuni.nano.datasets.orders import OrderDataset
from openuni.nano.datasets.pictures import PictureDataset
from openuni.nano.datasets.prompts import PromptDataset
from openuni.nano.datasets.recall import RecallDataset
from openuni.nano.datasets.texts import TextDataset
from openuni.nano.parts import new_autoencoder
from openuni.nano.scenes import is_held_out, make_scene, scene_kind
from openuni.nano.tokenizer import train_tokenizer

KINDS = {"single": 0.5, "counting": 0.0, "pair": 0.5}


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return train_tokenizer(0, captions=300)


@pytest.fixture(scope="module")
def latents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("latents")
    torch.manual_seed(0)
    new_autoencoder().save_pretrained(folder / "autoencoder")
    places = {"folder": str(folder / "cache"), "autoencoder": str(folder / "autoencoder")}
    return {"count": 24, **places}


@pytest.fixture
def datasets(tokenizer: PreTrainedTokenizerFast, latents: dict[str, Any]) -> list[DrawnDataset]:
    return [
        PictureDataset(seed=0),
        TextDataset(tokenizer),
        RecallDataset(tokenizer),
        DialogueDataset(tokenizer),
        ConversationDataset(tokenizer),
        LayoutDataset(latents, KINDS),
        EditLayoutDataset(latents),
        PromptDataset(tokenizer, latents=latents, kinds=KINDS),
        PromptDataset(tokenizer),
        OrderDataset(tokenizer),
        OrderDataset(tokenizer, latents=latents),
    ]


def same(one: Sample, other: Sample) -> bool:
    if one.keys() != other.keys():
        return False
    return all(
        value.equal(other[name]) if isinstance(value, torch.Tensor) else value == other[name]
        for name, value in one.items()
    )


def test_a_samples_number_says_all_of_it(datasets: list[DrawnDataset]) -> None:
    for dataset in datasets:
        for index in (0, 7, 10**9):
            assert same(dataset[index], dataset[index])
        assert not same(dataset[0], dataset[1])


def test_the_seed_changes_it(tokenizer: PreTrainedTokenizerFast) -> None:
    assert not same(TextDataset(tokenizer, seed=0)[3], TextDataset(tokenizer, seed=1)[3])
    assert not same(PictureDataset(seed=0)[3], PictureDataset(seed=1)[3])


def test_a_batch_holds_each_dataset_in_its_share(tokenizer: PreTrainedTokenizerFast) -> None:
    pictures, texts = ConversationDataset(tokenizer), TextDataset(tokenizer)
    dataset = InterleavedDataset([pictures, texts], shares=[4, 1])
    batch = collate([dataset[index] for index in range(10, 20)])["data"]
    assert len(batch["pictures"]["pixels"]) == 8
    assert len(batch["text"]["input_ids"]) == 2
    assert same(dataset[4], texts[0])
    assert same(dataset[14], texts[2])
    assert same(dataset[5], pictures[4])
    with pytest.raises(ValueError, match="as many shares"):
        InterleavedDataset([pictures, texts], shares=[1])


def test_answers_weigh_more_than_what_is_asked(tokenizer: PreTrainedTokenizerFast) -> None:
    dataset = TextDataset(tokenizer, answer_weight=4.0, prompt_share=0.3)
    alone = 0
    for index in range(100):
        sample = dataset[index]
        answer = tokenizer.decode(sample["input_ids"][sample["weights"] == 4.0])
        text = tokenizer.decode(sample["input_ids"])
        assert answer.endswith("<|im_end|>") or "Generate an image" in text
        assert text.endswith(answer)
        alone += not answer
    assert 15 < alone < 45


def test_what_is_recalled_was_said_of_that_object(tokenizer: PreTrainedTokenizerFast) -> None:
    dataset = RecallDataset(tokenizer, read_weight=0.1)
    for index in range(60):
        sample = dataset[index]
        text = tokenizer.decode(sample["input_ids"])
        listed, _, rest = text.partition(".")
        said = {tuple(noun.split()[-2:]) for noun in listed.split(",")}
        assert not any(is_held_out(name, color) for color, name in said)
        words = r"(?:the (\w+) is (\w+)\.|what is (\w+)\? (\w+)\.| (\w+) (\w+),)"
        told = [tuple(filter(None, match)) for match in re.findall(words, rest)]
        pairs = {pair if pair in said else pair[::-1] for pair in told}
        assert pairs == said
        recalled = tokenizer.decode(sample["input_ids"][sample["weights"] == 1.0]).split()
        assert len(recalled) == len(said)


def test_a_dialogue_about_a_list_asks_for_every_object(tokenizer: PreTrainedTokenizerFast) -> None:
    dataset = DialogueDataset(tokenizer, lists=1.0)
    for index in range(40):
        sample = dataset[index]
        text = tokenizer.decode(sample["input_ids"])
        answers = tokenizer.decode(sample["input_ids"][sample["weights"] == 1.0])
        answered = answers.removesuffix("<|im_end|>").split("<|im_end|>")
        listed = text.partition(".")[0].removeprefix("<|im_start|>user\n")
        nouns = re.split(", | and ", listed)
        assert len(answered) == len(nouns)
        for answer, noun in zip(sorted(answered), nouns, strict=True):
            assert any(answer in other.split() for other in nouns), noun


def test_batches_are_padded_on_the_right(tokenizer: PreTrainedTokenizerFast) -> None:
    batch = collate([ConversationDataset(tokenizer)[i] for i in range(6)])["data"]["pictures"]
    assert batch["input_ids"].shape == batch["labels"].shape == batch["image_mask"].shape
    for ids, labels in zip(batch["input_ids"], batch["labels"], strict=True):
        length = int((labels != -100).nonzero().max()) + 1
        assert (ids[length:] == tokenizer.pad_token_id).all()
        assert (ids[:length] != tokenizer.pad_token_id).all()


def test_some_captions_give_way_to_the_unconditional_prompt(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    dataset = PromptDataset(tokenizer, unconditional=0.25)
    samples = [dataset[index] for index in range(200)]
    empty = [sample for sample in samples if not sample["layouts"].any()]
    assert 30 < len(empty) < 70
    texts = {tokenizer.decode(sample["input_ids"]) for sample in empty}
    assert len(texts) == 1
    assert "Generate an image.\n" in texts.pop().replace("<|im_end|>", "")


def test_orders_hold_a_place_for_each_feature(tokenizer: PreTrainedTokenizerFast) -> None:
    context = tokenizer.convert_tokens_to_ids("<IMG_CONTEXT>")
    for index in range(10):
        sample = OrderDataset(tokenizer, image_tokens=16)[index]
        assert (sample["input_ids"] == context).sum() == 16
        assert sample["pixel_values_src"].shape == (3, 128, 128)


def test_kinds_of_scenes_have_their_shares(latents: dict[str, Any]) -> None:
    dataset = LayoutDataset(latents, KINDS, whole=0.0, unconditional=0.0)
    # Only pairs have two objects of which the first is not all.
    objects = Counter(
        int(dataset[index]["layouts"].unflatten(0, (4, 4))[-1].any(dim=1).sum())
        for index in range(100)
    )
    assert set(objects) == {1, 2}
    assert 30 < objects[1] < 70


def test_the_kind_is_told_without_drawing_the_scene() -> None:
    assert all(scene_kind(3, index) == make_scene(3, index).kind for index in range(50))


def test_latents_are_made_once_for_each_autoencoder(latents: dict[str, Any]) -> None:
    dataset = EditLayoutDataset(latents, seed=5)
    (file,) = Path(latents["folder"]).glob("latents-edits-5-24-*.npy")
    written = file.stat().st_mtime_ns
    assert dataset[3]["image_latents"].shape == (16, 8, 8)
    assert same(EditLayoutDataset(latents, seed=5)[3], dataset[3])
    assert file.stat().st_mtime_ns == written
    assert not list(file.parent.glob("*.partial"))
