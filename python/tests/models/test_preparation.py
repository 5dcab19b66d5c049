"""What can be done to a loaded model: compile, offload, quantise, decode in tiles."""

from __future__ import annotations

import importlib.util

import pytest
import torch
from parity import cases

from openuni.errors import InvalidRequestError, MissingPackageError, UnsupportedError
from openuni.models.compilation import compile_regions, release_regions
from openuni.models.offload import PARTS, Offload
from openuni.models.openuni import OpenUni
from openuni.models.preparation import Preparation
from openuni.models.quantization import quantize
from openuni.pipelines.savings.cross_attention_cache import CachedCondition, cross_attention_cache

CPU, GPU = torch.device("cpu"), torch.device("cuda")


@torch.inference_mode()
def forward(model: OpenUni, tokenizer) -> list[torch.Tensor]:
    """A condition, a velocity and pixels, through every part, as the pipelines go."""
    condition = model.encode_condition(cases.text_batch(tokenizer)["input_ids"][:1, :20])
    latents = torch.linspace(-2, 2, 4 * 2 * 3).view(1, 4, 2, 3)
    model.use("transformer")
    cached, timestep = CachedCondition(model.transformer, condition), torch.tensor([500.0])
    with cross_attention_cache(model.transformer, cached) as states:
        velocity = model.transformer(latents, states, timestep, return_dict=False)[0]
    return [condition, velocity, model.latents_to_pixels(velocity)]


def assert_close(ours: list[torch.Tensor], others: list[torch.Tensor], relative: float) -> None:
    for one, other in zip(ours, others, strict=True):
        assert (one - other).abs().max() / other.abs().max() <= relative


def test_compiled_regions_compute_the_same(fresh, tokenizer) -> None:
    model = fresh()
    plain, names = forward(model, tokenizer), list(model.state_dict())
    # The graphs that inductor would get, run by PyTorch: no compiler is needed for that.
    compile_regions(model, backend="aot_eager")
    assert_close(forward(model, tokenizer), plain, 1e-6)
    assert all(b._compiled_call_impl is not None for b in model.transformer.transformer_blocks)
    assert list(model.state_dict()) == names
    release_regions(model)
    assert all(torch.equal(a, b) for a, b in zip(forward(model, tokenizer), plain, strict=True))


def test_without_a_compiler_it_says_what_to_do(fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    model = fresh()
    with pytest.raises(UnsupportedError, match=r"no-such-compiler was not found") as caught:
        Preparation(compile=True).apply(model, CPU)
    assert "apt install g++" in str(caught.value.hint)
    assert model.transformer.transformer_blocks[0]._compiled_call_impl is None


def test_one_large_part_at_a_time_is_on_the_device(fresh, tokenizer) -> None:
    model = fresh()
    plain = forward(model, tokenizer)
    home = {part: next(getattr(model, part).parameters()).data_ptr() for part in PARTS}
    seen = []

    def away() -> list[str]:
        return [p for p in PARTS if next(getattr(model, p).parameters()).data_ptr() != home[p]]

    # A CPU stands in for the device: parts are copied there all the same.
    model.offload = Offload(model, CPU)
    hooks = [
        module.register_forward_pre_hook(lambda *_: seen.append(away()))
        for module in (model.lmm.language_model.model, model.transformer, model.vae.decoder)
    ]
    offloaded = forward(model, tokenizer)
    for hook in hooks:
        hook.remove()
    assert seen == [["lmm"], ["transformer"], ["vae"]]
    assert_close(offloaded, plain, 1e-5)  # memory is aligned otherwise, so last bits may differ
    model.offload.release()
    assert away() == []


def test_what_the_device_cannot_do_is_refused_before_loading() -> None:
    with pytest.raises(UnsupportedError, match="runs on the CPU"):
        Preparation(offload=True).check(CPU)
    with pytest.raises(UnsupportedError, match="cannot be used together"):
        Preparation(offload=True, quantize="int8").check(GPU)
    Preparation(offload=True).check(GPU)
    assert Preparation(offload=True).loading_device(GPU) == CPU
    assert Preparation().loading_device(GPU) == GPU


@pytest.mark.parametrize(
    ("kind", "package", "relative"), [("int8", "torchao", 0.05), ("nf4", "bitsandbytes", 0.5)]
)
def test_quantised_weights(fresh, tokenizer, kind, package: str, relative: float) -> None:
    model = fresh()
    if importlib.util.find_spec(package) is None:
        with pytest.raises(MissingPackageError, match=f"need the {package} package") as caught:
            quantize(model, kind)
        assert str(caught.value.hint).endswith(f"-m pip install {package}")
        return
    plain = forward(model, tokenizer)
    quantize(model, kind)
    smaller = forward(model, tokenizer)
    # The decoder is not quantised, and what reaches it is the velocity.
    for one, other in zip(smaller[:2], plain[:2], strict=True):
        assert 0 < (one - other).norm() / other.norm() < relative


def test_an_unknown_quantisation_is_refused(internvl) -> None:
    with pytest.raises(InvalidRequestError, match="cannot be quantised to 'int2'"):
        quantize(internvl, "int2")  # type: ignore[arg-type]


@torch.inference_mode()
def test_tiles_bound_what_the_decoder_sees(fresh) -> None:
    model = fresh()
    latents = torch.zeros(1, 4, 2, 20)
    whole = model.latents_to_pixels(latents)
    Preparation(vae_tiling=True).apply(model, CPU)
    widths: list[int] = []
    hook = model.vae.decoder.register_forward_pre_hook(lambda _, x: widths.append(x[0].shape[3]))
    tiled = model.latents_to_pixels(latents)
    hook.remove()
    assert widths == [16, 6]
    assert tiled.shape == whole.shape == (1, 3, 64, 640)
    # Where one tile alone decides, and away from its edge, the picture is that of its latents.
    assert torch.equal(tiled[..., :448], model.vae.decoder(latents[..., :16] / 0.41407)[..., :448])
