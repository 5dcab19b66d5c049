"""The shipped model folder: whole, small, under the reference's names, with a usable tokenizer."""

from __future__ import annotations

import pytest
from safetensors import safe_open

from openuni.engines.native.loading import BUILT_IN
from openuni.models.native_folder import LoadedFolder, load_native_folder
from openuni.pipelines.prompts import PromptTemplate

WEIGHTS = BUILT_IN["openuni-nano"]
pytestmark = pytest.mark.skipif(not WEIGHTS.exists(), reason="no weights in this checkout")


@pytest.fixture(scope="module")
def loaded() -> LoadedFolder:
    return load_native_folder(WEIGHTS)


def test_folder_is_at_most_20_megabytes() -> None:
    assert sum(f.stat().st_size for f in WEIGHTS.rglob("*") if f.is_file()) <= 20_000_000


def test_state_dict_names_are_the_references() -> None:
    with safe_open(str(WEIGHTS / "model.safetensors"), "pt") as file:
        names = set(file.keys())
        assert {str(file.get_tensor(name).dtype) for name in names} == {"torch.bfloat16"}
    heads = {"meta_queries", "connector", "projector", "transformer", "vae", "lmm"}
    assert {name.split(".")[0] for name in names} == heads
    seeing = {name.split(".")[1] for name in names if name.startswith("lmm.")}
    assert seeing == {"language_model", "vision_model", "mlp1"}


def test_shapes(loaded: LoadedFolder) -> None:
    model = loaded.model
    assert model.meta_queries.shape == (16, 192)
    assert model.size_multiple == 16
    assert model.caption_channels == 192
    assert loaded.card["id"] == "openuni-nano"


@pytest.mark.parametrize(
    "text",
    [
        "a photo of a red circle",
        "Zwölf Boxkämpfer",
        "日本語",
        "emoji 😀\tand\nlines",
        "x" * 300,
    ],
)
def test_any_text_survives_the_tokenizer(loaded: LoadedFolder, text: str) -> None:
    ids = loaded.tokenizer(text)["input_ids"]
    assert loaded.tokenizer.decode(ids) == text


def test_special_tokens_are_single_and_prompts_short(loaded: LoadedFolder) -> None:
    tokenizer = loaded.tokenizer
    for token in ("<|im_start|>", "<|im_end|>", "<img>", "</img>", "<IMG_CONTEXT>"):
        assert len(tokenizer(token)["input_ids"]) == 1
    assert tokenizer.pad_token == "<|endoftext|>"
    prompt = PromptTemplate().conditional_text("a photo of a purple moon left of an orange star")
    assert len(tokenizer(prompt)["input_ids"]) < 32


def test_chat_template_is_the_instruction(loaded: LoadedFolder) -> None:
    turn = [{"role": "user", "content": "hello"}]
    text = loaded.tokenizer.apply_chat_template(turn, tokenize=False, add_generation_prompt=True)
    assert text == PromptTemplate().instruction.replace("{input}", "hello")
