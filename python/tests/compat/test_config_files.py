"""Config files in the official manner build our classes."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import torch
from parity import cases
from parity.conftest import FIXTURES, assert_close
from parity.tiny_models import trained_weights

from openuni.compat.config_files import build_model_from_config, load_from_config, read_config
from openuni.errors import InvalidRequestError
from openuni.models.lora import has_lora
from openuni.models.multimodal_llm import MultimodalLLM
from openuni.models.openuni import OpenUni
from openuni.models.qwen2_5_vl import Qwen25VL
from openuni.pipelines.noise import NoiseBatch
from openuni.pipelines.prompts import PromptTemplate
from openuni.pipelines.sampling import Sampling
from openuni.pipelines.text_to_image import PictureRequest, TextToImagePipeline

pytest.importorskip("mmengine")

OFFICIAL_STYLE = Path(__file__).parent / "official_style.py"
OURS = Path(str(files("openuni"))) / "configs" / "models"


def test_official_module_names(options) -> None:
    model = build_model_from_config(OFFICIAL_STYLE, options)
    assert isinstance(model, OpenUni)
    assert isinstance(model.lmm, MultimodalLLM)
    assert model.connector.config.attn_implementation == "flash_attention_2"
    assert not any(p.requires_grad for p in model.lmm.parameters())
    assert not any(p.requires_grad for p in model.transformer.parameters())
    assert all(p.requires_grad for p in model.connector.parameters())
    assert model.transformer.gradient_checkpointing


@pytest.mark.parametrize("name", ["openuni_b_512", "openuni_l_512", "openuni_l_1024"])
def test_our_internvl_configs(name: str, options) -> None:
    options["model.pretrained_pth"] = str(FIXTURES / "official_trained.pth")
    model = build_model_from_config(OURS / f"{name}.py", options)
    stored = trained_weights("enc_proj")["meta_queries"]
    assert_close(model.meta_queries.detach(), stored.numpy(), 1e-3)


def test_our_qwen_config(qwen_options) -> None:
    model = build_model_from_config(OURS / "openuni_l_qwen_1024.py", qwen_options)
    assert isinstance(model.lmm, Qwen25VL)
    assert model.config.proj_type == "proj_enc_proj"


def test_losses_as_a_runner_asks_for_them(options) -> None:
    """In training mode, with activation checkpointing on, against the official numbers."""
    official = np.load(FIXTURES / "internvl.npz")
    model = build_model_from_config(OFFICIAL_STYLE, options)
    model.load_state_dict(trained_weights("enc_proj"), strict=False)
    model.train()
    tokenizer = model.tokenizer
    text, edit = cases.text_batch(tokenizer), cases.internvl_edit_batch(tokenizer)
    for name, batch in (("text", text), ("edit", edit)):
        kind = {"text": "text2image", "edit": "image2image"}[name]
        for data in (cases.with_target(batch), {kind: cases.with_target(batch)}):
            torch.manual_seed(cases.LOSS_SEED)
            losses = model(data, mode="loss")
            assert losses.keys() == {f"loss_{kind}"}
            assert_close(losses[f"loss_{kind}"].detach(), official[f"{name}_loss"])
    losses["loss_image2image"].backward()
    trained = {n.partition(".")[0] for n, p in model.named_parameters() if p.grad is not None}
    assert trained == {"meta_queries", "connector", "projector"}


def test_lora_and_fine_tuning_options(options) -> None:
    pytest.importorskip("peft")
    options |= {"model.lora_modules": ["to_q", "to_v"], "model.lora_rank": 2}
    model = build_model_from_config(OFFICIAL_STYLE, options)
    assert has_lora(model)
    trained = {n for n, p in model.transformer.named_parameters() if p.requires_grad}
    assert trained
    assert all("lora_" in name for name in trained)
    del options["model.lora_modules"]
    model = build_model_from_config(OFFICIAL_STYLE, {**options, "model.freeze_transformer": False})
    assert all(p.requires_grad for p in model.transformer.parameters())


def test_options_as_a_command_line_writes_them() -> None:
    config = read_config(OFFICIAL_STYLE, ["model.num_queries=12", "model.lora_modules=auto"])
    assert config.model.num_queries == 12
    assert config.model.lora_modules == "auto"
    with pytest.raises(InvalidRequestError, match="key=value"):
        read_config(OFFICIAL_STYLE, ["model.num_queries"])


def test_ready_for_the_pipelines(options) -> None:
    loaded, report = load_from_config(
        OFFICIAL_STYLE, FIXTURES / "official_trained.pth", cfg_options=options
    )
    assert report is not None
    assert report.ok
    assert PromptTemplate(**loaded.card["prompts"]) == PromptTemplate()
    assert loaded.card["size_multiple"] == 32
    assert not loaded.model.training
    assert loaded.scheduler.config.flow_shift == 3.0


@pytest.mark.parametrize("lmm", ["internvl", "qwen"])
def test_pictures_from_a_config(lmm: str, options, qwen_options, tmp_path) -> None:
    """From config file and checkpoint to the official script's picture."""
    name, chosen, proj_type = {
        "internvl": ("openuni_b_512", options, "enc_proj"),
        "qwen": ("openuni_l_qwen_1024", qwen_options, "proj_enc_proj"),
    }[lmm]
    torch.save({"state_dict": trained_weights(proj_type)}, tmp_path / "trained.pth")
    loaded, _ = load_from_config(OURS / f"{name}.py", tmp_path / "trained.pth", cfg_options=chosen)
    pipeline = TextToImagePipeline(
        loaded.model, loaded.tokenizer, loaded.scheduler, PromptTemplate.from_card(loaded.card)
    )
    sampling = Sampling(cases.WIDTH, cases.HEIGHT, cases.STEPS, cases.GUIDANCE)
    requests = [
        PictureRequest(cases.PROMPTS[0], cases.PICTURE_SEED, batch=NoiseBatch(index, 2))
        for index in range(2)
    ]
    drawn = pipeline(requests, sampling, batch_size=2)
    official = np.load(FIXTURES / f"{lmm}.npz")["text_pictures"].astype(int)
    for index, picture in drawn:
        assert np.abs(picture.numpy().astype(int) - official[index]).max() <= 1


def test_what_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("model = dict(", encoding="utf-8")
    with pytest.raises(InvalidRequestError, match=r"broken\.py"):
        read_config(broken)
    empty = tmp_path / "empty.py"
    empty.write_text("x = 1", encoding="utf-8")
    with pytest.raises(InvalidRequestError, match="no model"):
        build_model_from_config(empty)
