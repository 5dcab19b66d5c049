"""Runs the official code on tiny models and records what it answers.

    PYTHONPATH=python:python/tests PYTHON python/tests/parity/make_fixtures.py CHECKOUT

CHECKOUT is a clone of the official repository. PYTHON needs its stack (mmengine, xtuner, peft,
einops) on transformers 4.57; what assumes CUDA or is not installed is stood in for. Recorded are
inputs by seed and outputs as small arrays: nothing of the checkout is copied.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
import types
from pathlib import Path
from typing import Any

import diffusers  # noqa: F401 - looks for timm when it is first imported
import numpy as np
import torch
from torch import nn

from parity import cases
from parity.official_models import build_internvl, build_qwen, save_as_trainer
from parity.tiny_models import write_all

FIXTURES = Path(__file__).parent / "fixtures"


def import_official_vision() -> None:
    """Import the official vision model, which wants timm for stochastic depth (off: its rate is 0).

    The stand-in goes away again, since other libraries look for timm as well.
    """
    package, layers = types.ModuleType("timm"), types.ModuleType("timm.layers")
    layers.DropPath = nn.Identity  # type: ignore[attr-defined]
    sys.modules.update({"timm": package, "timm.layers": layers})
    importlib.import_module("src.models.internvl3.modeling_intern_vit")
    del sys.modules["timm"], sys.modules["timm.layers"]


@torch.no_grad()
def record_internvl(model: Any) -> dict[str, np.ndarray]:
    """What the official InternVL3 variant answers."""
    text, edit = cases.text_batch(model.tokenizer), cases.internvl_edit_batch(model.tokenizer)
    features = model.get_semantic_features(edit["pixel_values_src"])
    embeds = model.llm.get_input_embeddings()(edit["input_ids"])
    embeds[edit["input_ids"] == model.image_token_id] = features.flatten(0, 1)
    model.lmm.img_context_token_id = model.image_token_id
    return {
        **_conditions(model, "text", lambda q: model.prepare_forward_input(
            x=q, input_ids=text["input_ids"], attention_mask=text["attention_mask"])),
        **_conditions(model, "edit", lambda q: model.prepare_forward_input(
            x=q, inputs_embeds=embeds, attention_mask=edit["attention_mask"])),
        "features": features.numpy(),
        "text_loss": _loss(lambda: model.text2image_loss(cases.with_target(text))),
        "latent_loss": _loss(lambda: model.text2image_loss(cases.with_latents(text))),
        "edit_loss": _loss(lambda: model.image2image_loss(cases.with_target(edit))),
        "chat_seen": _internvl_chat(model, cases.chat_batch(model.tokenizer)),
        "chat_text": _internvl_chat(model, cases.chat_batch(model.tokenizer, picture=False)),
        "text_pictures": _pictures(model, **cases.guided_text(model.tokenizer)),
        "edit_pictures": _pictures(
            model,
            inputs_embeds=embeds.repeat_interleave(2, dim=0),
            attention_mask=edit["attention_mask"].repeat_interleave(2, dim=0),
        ),
    }  # fmt: skip


@torch.no_grad()
def record_qwen(model: Any) -> dict[str, np.ndarray]:
    """What the official Qwen2.5-VL variant answers."""
    text, edit = cases.text_batch(model.tokenizer), cases.qwen_edit_batch(model.tokenizer)
    features, grid = model.get_semantic_features(edit["pixel_values_src"])
    seen = {"input_ids": edit["input_ids"], "attention_mask": edit["attention_mask"],
            "image_embeds": features, "image_grid_thw": grid}  # fmt: skip
    twice = {name: value.repeat_interleave(2, dim=0) for name, value in seen.items()}
    return {
        **_conditions(model, "text", lambda q: model.prepare_forward_input(
            x=q, input_ids=text["input_ids"], attention_mask=text["attention_mask"])),
        **_conditions(model, "edit", lambda q: model.prepare_forward_input(x=q, **seen)),
        "features": features[:, ::16].numpy(),
        "text_loss": _loss(lambda: model.text2image_loss(cases.with_target(text))),
        "edit_loss": _loss(lambda: model.image2image_loss(cases.with_target(edit))),
        "chat_seen": _qwen_chat(model, cases.qwen_chat_batch(model.tokenizer)),
        "text_pictures": _pictures(model, **cases.guided_text(model.tokenizer, start="")),
        "edit_pictures": _pictures(model, **twice),
    }  # fmt: skip


def _conditions(model: Any, name: str, inputs: Any) -> dict[str, np.ndarray]:
    prepared = inputs(model.meta_queries[None].expand(2, -1, -1))
    transformer = model.llm.model if hasattr(model.llm, "model") else model.llm
    hidden = transformer(**prepared, return_dict=True).last_hidden_state[:, -model.num_queries :]
    return {f"{name}_hidden": hidden.numpy(), f"{name}_condition": model.llm2dit(hidden).numpy()}


def _loss(compute: Any) -> np.ndarray:
    torch.manual_seed(cases.LOSS_SEED)
    with torch.enable_grad():
        return compute().detach().double().numpy()


def _internvl_chat(model: Any, batch: dict[str, torch.Tensor]) -> np.ndarray:
    tokens = model.lmm.generate(**batch, max_new_tokens=cases.CHAT_TOKENS, do_sample=False)
    return tokens[0].numpy()


def _qwen_chat(model: Any, batch: dict[str, torch.Tensor]) -> np.ndarray:
    pixels: list[torch.Tensor] = []
    hook = model.lmm.visual.register_forward_pre_hook(lambda _, args: pixels.append(args[0]))
    _, grid = model.get_semantic_features(batch.pop("pixels"))
    hook.remove()
    tokens = model.lmm.generate(
        **batch, pixel_values=pixels[0], image_grid_thw=grid,
        max_new_tokens=cases.CHAT_TOKENS, min_new_tokens=cases.CHAT_TOKENS, do_sample=False,
    )  # fmt: skip
    return tokens[0, batch["input_ids"].shape[1] :].numpy()


def _pictures(model: Any, **inputs: Any) -> np.ndarray:
    samples = model.generate(
        **inputs, cfg_scale=cases.GUIDANCE, num_steps=cases.STEPS, progress_bar=False,
        generator=torch.Generator().manual_seed(cases.PICTURE_SEED),
        height=cases.HEIGHT, width=cases.WIDTH,
    )  # fmt: skip
    pixels = torch.clamp(127.5 * samples + 128.0, 0, 255).to(torch.uint8)
    return pixels.permute(0, 2, 3, 1).numpy()


def main() -> None:
    """Reads the command line and writes the fixtures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path, help="clone of the official repository")
    args = parser.parse_args()
    sys.path.insert(0, str(args.checkout))
    import_official_vision()
    FIXTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        models = write_all(Path(folder))
        internvl, qwen = build_internvl(models), build_qwen(models)
        for name, model, record in (
            ("internvl", internvl, record_internvl),
            ("qwen", qwen, record_qwen),
        ):
            arrays = record(model.eval())
            names = np.array(sorted(model.state_dict()))
            np.savez_compressed(FIXTURES / f"{name}.npz", state_dict_names=names, **arrays)
            print(name, {key: value.shape for key, value in arrays.items()})
        save_as_trainer(internvl, FIXTURES / "official_trained.pth")


if __name__ == "__main__":
    main()
