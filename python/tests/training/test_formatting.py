"""mmengine formats the text of a config once."""

from __future__ import annotations

import pytest
from mmengine.config import Config
from mmengine.config import config as mmengine_config

from openuni.training.formatting import format_once


def test_a_config_is_formatted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(text: str, **options: object) -> tuple[str, bool]:
        asked.append(text)
        return text.upper(), True

    asked: list[str] = []
    monkeypatch.setattr(mmengine_config, "FormatCode", counted)
    format_once()
    format_once()
    config = Config({"a": 1, "b": {"c": [1, 2]}})
    first = config.pretty_text
    assert config.pretty_text == first == asked[0].upper()
    config.a = 2
    assert config.pretty_text != first
    assert len(asked) == 2
