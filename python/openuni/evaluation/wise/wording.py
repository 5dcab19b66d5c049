"""The judge's question, in the official script's own words.

WISE has no licence, so its wording is not part of this package: it is read from the script that the
user downloads with the prompts. The script is parsed, never run.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openuni.errors import InvalidRequestError

_FUNCTION = "build_evaluation_messages"


class JudgeWording:
    """Builds the messages that the official script sends.

    Args:
        script: the official script; its function ``build_evaluation_messages`` must be one return
            of plain values and f-strings over its two arguments.

    Raises:
        InvalidRequestError: it is not.
    """

    def __init__(self, script: Path) -> None:
        self._name = script.name
        try:
            tree = ast.parse(script.read_text(encoding="utf-8"))
            (function,) = (
                node for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef) and node.name == _FUNCTION
            )  # fmt: skip
            self._prompt, self._picture = (argument.arg for argument in function.args.args)
            (statement,) = function.body
            if not isinstance(statement, ast.Return) or statement.value is None:
                raise ValueError("the function is not one return")
            self._messages = statement.value
            self.messages({"Prompt": "", "Explanation": ""}, "")
        except (OSError, SyntaxError, ValueError, KeyError) as error:
            raise InvalidRequestError(
                f"{script} does not hold the judge's wording: {error}",
                hint=f"It must be the official script with its function {_FUNCTION}.",
                details={"path": str(script)},
            ) from error

    def messages(self, prompt: Mapping[str, Any], image_base64: str) -> list[dict[str, Any]]:
        """The chat about one picture.

        Args:
            prompt: the prompt's record.
            image_base64: the PNG.
        """
        values = {self._prompt: prompt, self._picture: image_base64}
        messages: list[dict[str, Any]] = _value(self._messages, values)
        return messages


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """The value of an expression of literals, f-strings, names and keys, and nothing else."""
    match node:
        case ast.Constant():
            return node.value
        case ast.List():
            return [_value(element, names) for element in node.elts]
        case ast.Dict() if None not in node.keys:
            return {
                _value(key, names): _value(value, names)  # type: ignore[arg-type]
                for key, value in zip(node.keys, node.values, strict=True)
            }
        case ast.JoinedStr():
            return "".join(str(_value(part, names)) for part in node.values)
        case ast.FormattedValue() if node.conversion == -1 and node.format_spec is None:
            return _value(node.value, names)
        case ast.Name() if node.id in names:
            return names[node.id]
        case ast.Subscript():
            return _value(node.value, names)[_value(node.slice, names)]
    raise ValueError(f"it holds a {type(node).__name__}")
