"""Values of ``--cfg-options``: as mmengine reads them, where it loses nothing."""

from __future__ import annotations

import argparse
from typing import Any

import pytest

from openuni.compat.config_options import CfgOptionsAction, option_value, option_values
from openuni.errors import InvalidRequestError

AS_MMENGINE = [
    "12", "-3", "1e-4", "0.5", "inf", "true", "False", "None", "none", "auto", "a/b-c.pth", "",
    "1,2,3", "a,b", "[a,b]", "(1,2)", "[(1,2),[a,b],c]", "[]", "()", "1,", "[1]", "x=y", "a.b(c)",
    "[true,None,2.5]",
]  # fmt: skip


@pytest.mark.parametrize("text", AS_MMENGINE)
def test_as_mmengine(text: str) -> None:
    config = pytest.importorskip("mmengine.config")
    assert option_value(text) == config.DictAction._parse_iterable(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[a red circle,two dogs]", ["a red circle", "two dogs"]),
        ("/data/my models/a.pth", "/data/my models/a.pth"),
        ("'1,5'", "1,5"),
        ('"12"', "12"),
        ("['a, b', 3]", ["a, b", 3]),
        ("{'type': 'Hook', 'every': [1, None]}", {"type": "Hook", "every": [1, None]}),
        ("[{'type': 'A'}]", [{"type": "A"}]),
        ("it's", "it's"),
    ],
)
def test_nothing_is_lost(text: str, value: Any) -> None:
    assert option_value(text) == value


@pytest.mark.parametrize("text", ["[a,(b]", "a,b)", "(1,2"])
def test_brackets_that_do_not_match(text: str) -> None:
    with pytest.raises(InvalidRequestError, match="brackets do not match"):
        option_value(text)


def test_no_key() -> None:
    with pytest.raises(InvalidRequestError, match="not key=value"):
        option_values(["train_cfg.max_iters"])


def test_on_a_command_line() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cfg-options", nargs="+", action=CfgOptionsAction)
    given = parser.parse_args(["--cfg-options", "a=1", "b=x y", "--cfg-options", "a=2"])
    assert given.cfg_options == {"a": 2, "b": "x y"}
    assert parser.parse_args([]).cfg_options is None
