"""Importing what models are made of without what comes along."""

from __future__ import annotations

import subprocess
import sys

import pytest

from openuni.models.libraries import _TRIED, _version

_TRIED_HERE = all(_version(name).startswith(tried) for name, tried in _TRIED.items())
_DEFERRED = "[n for n, m in sys.modules.items() if type(m).__name__.startswith('Deferred')]"


def run(program: str) -> list[str]:
    """Lines that a fresh interpreter prints; deferring must come before the libraries."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{program}"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(not _TRIED_HERE, reason="other versions are imported as they are")
def test_what_is_not_used_is_not_run_and_what_is_asked_for_is() -> None:
    lines = run(
        "from openuni.models.libraries import AutoencoderDC, import_all\n"
        "import_all()\n"
        f"print('torch._dynamo' in sys.modules, 'diffusers.models.unets' in {_DEFERRED})\n"
        "from diffusers.models.autoencoders import AutoencoderDC as by_package, AutoencoderKL\n"
        "from diffusers import AutoencoderDC as by_name\n"
        "print(by_package is AutoencoderDC is by_name, AutoencoderKL.__name__)\n"
    )
    assert lines == ["False True", "True AutoencoderKL"]


@pytest.mark.skipif(not _TRIED_HERE, reason="other versions are imported as they are")
def test_the_compiler_knows_what_was_decorated_before_it_was_there() -> None:
    lines = run(
        "from openuni.models.libraries import import_all\n"
        "import_all()\n"
        "import torch\n"
        "from diffusers.models.attention_processor import Attention\n"
        "from diffusers.utils.torch_utils import maybe_allow_in_graph\n"
        "from transformers.integrations.flex_attention import WrappedFlexAttention\n"
        "print('torch._dynamo' in sys.modules)\n"
        "from openuni.models.deferred_dynamo import apply_decorators\n"
        "apply_decorators()\n"
        "from torch._dynamo.trace_rules import is_callable_allowed\n"
        "@maybe_allow_in_graph\n"
        "class Later: pass\n"
        "print(is_callable_allowed(Attention), is_callable_allowed(Later))\n"
        "@torch.compile(backend='eager')\n"
        "def compiled(x):\n"
        "    return WrappedFlexAttention.__init__ and x + 1\n"
        "print(compiled(torch.ones(1)))\n"
    )
    assert lines == ["False", "True True", "tensor([2.])"]


def test_names_that_are_not_there_are_said_so() -> None:
    with pytest.raises(ImportError, match="AutoencoderKL"):
        from openuni.models.libraries import AutoencoderKL  # noqa: F401
