"""The adapter's parts that need nothing of the official stack."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import torch

from openuni.engines.reference import environment, requirements
from openuni.engines.reference.adapting.configs import replace_flash_attention
from openuni.engines.reference.adapting.missing_packages import DropPath, _absent
from openuni.engines.reference.checkout import find_checkout
from openuni.engines.reference.named_models import named_model
from openuni.engines.reference.script import _LineByLine
from openuni.engines.reference.training import official_arguments
from openuni.errors import InvalidRequestError, MissingPackageError, ModelNotFoundError
from reference.conftest import STAND_IN


def test_stochastic_depth_keeps_the_mean_and_drops_whole_samples() -> None:
    torch.manual_seed(0)
    drop, ones = DropPath(0.25), torch.ones(20_000, 3)
    out = drop(ones)
    assert out.unique().tolist() == pytest.approx([0, 4 / 3])
    assert bool((out.amax(dim=1) == out.amin(dim=1)).all())
    assert out.mean().item() == pytest.approx(1, abs=0.02)
    assert torch.equal(drop.eval()(ones), ones)


def test_absent_names_can_be_named_and_not_used() -> None:
    mode = _absent("torchvision.transforms.InterpolationMode")
    assert mode.BICUBIC is not None

    class Subclass(mode):  # type: ignore[misc, valid-type]
        pass

    with pytest.raises(MissingPackageError) as caught:
        Subclass()
    assert caught.value.hint == "pip install torchvision"


def test_flash_attention_gives_way_wherever_it_is_named() -> None:
    config = {
        "lmm": {"use_flash_attn": True, "attn_implementation": "flash_attention_2"},
        "list": [{"_attn_implementation": "flash_attention_2"}],
        "other": {"_attn_implementation": "eager", "name": "flash_attention_2"},
    }
    replace_flash_attention(config)
    assert config == {
        "lmm": {"use_flash_attn": False, "attn_implementation": "sdpa"},
        "list": [{"_attn_implementation": "sdpa"}],
        "other": {"_attn_implementation": "eager", "name": "flash_attention_2"},
    }


def test_lines_of_bars_are_lines() -> None:
    stream = io.StringIO()
    _LineByLine(stream).write("\r1it [00:01]\r2it [00:02]")
    assert stream.getvalue() == "\n1it [00:01]\n2it [00:02]"


def test_resume_without_a_value_names_the_newest_checkpoint(tmp_path: Path) -> None:
    words = ["config.py", "--work-dir", str(tmp_path), "--resume", "--seed", "1"]
    assert official_arguments(words) == ["config.py", "--work-dir", str(tmp_path), "--seed", "1"]
    (tmp_path / "last_checkpoint").write_text("/moved/iter_5.pth\n")
    with pytest.raises(InvalidRequestError, match="is gone"):
        official_arguments(words)
    (tmp_path / "iter_5.pth").touch()
    newest = str(tmp_path / "iter_5.pth")
    assert official_arguments(words)[3:5] == ["--resume", newest]
    given = ["config.py", "--resume", "my.pth"]
    assert official_arguments(given) == given


def test_named_models_are_files_of_the_checkout() -> None:
    parts = {"lmm": "/l", "vae": "/v", "transformer": "/t"}
    model = {"id": "openuni-b-512", "path": None, "checkpoint": "b.pth", "parts": parts}
    file, options = named_model(model, Path("/checkout"))
    assert file == Path("/checkout/configs/models/openuni_b_internvl3_1b_sana_0_6b_512_hf.py")
    assert "model.tokenizer.pretrained_model_name_or_path=/l" in options
    assert "model.test_scheduler.pretrained_model_name_or_path=/t" in options
    with pytest.raises(ModelNotFoundError, match="not on this machine"):
        named_model({"id": "openuni-b-512", "path": None}, Path("/checkout"))


def test_checkouts_are_told_from_other_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_checkout(str(STAND_IN)) == STAND_IN
    monkeypatch.setenv("OPENUNI_REFERENCE", str(STAND_IN))
    assert find_checkout() == STAND_IN
    with pytest.raises(InvalidRequestError, match="is no checkout"):
        find_checkout(str(tmp_path))
    monkeypatch.delenv("OPENUNI_REFERENCE")
    with pytest.raises(InvalidRequestError, match="needs a checkout") as caught:
        find_checkout()
    assert "git clone" in str(caught.value.hint)


def test_names_each_missing_piece_and_a_pin_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {name.name: requirements.pins().get(name.name, "1.0")
                for name in requirements.REQUIREMENTS}  # fmt: skip
    del versions["xtuner"], versions["einops"], versions["timm"], versions["deepspeed"]
    versions |= {"transformers": "5.1.0", "diffusers": "0.30.0"}
    monkeypatch.setattr(environment, "installed", versions.get)
    found = {f.id: f for f in environment.check_environment(str(STAND_IN))}
    assert found["checkout"].status == "ok"
    assert found["package:einops"].status == "failed"
    assert found["package:einops"].remedy == f"pip install einops=={requirements.pins()['einops']}"
    assert "--no-deps xtuner==0.2.0" in str(found["package:xtuner"].remedy)
    assert "below 5 is needed" in found["package:transformers"].detail
    assert found["package:diffusers"].status == "warning"
    assert found["package:timm"].status == "ok"
    assert "not needed" in found["package:timm"].detail
    with pytest.raises(MissingPackageError) as caught:
        environment.require_environment()
    assert caught.value.details["packages"] == ["einops", "transformers", "xtuner"]
    assert "transformers==4.57.6" in str(caught.value.hint)


def test_every_required_package_is_pinned() -> None:
    known = requirements.pins()
    needed = [r.name for r in requirements.REQUIREMENTS if r.need == "required"]
    assert [name for name in needed if name not in known] == []
