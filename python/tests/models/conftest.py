"""The tiny models of the parity tests."""

from __future__ import annotations

from parity.conftest import fresh, internvl, tiny_folders, tokenizer

__all__ = ["fresh", "internvl", "tiny_folders", "tokenizer"]
