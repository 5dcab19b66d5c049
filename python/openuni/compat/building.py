"""Builds what ``dict(type=..., ...)`` in a config describes."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from openuni.compat.dtypes import to_dtype
from openuni.errors import InvalidRequestError
from openuni.models.pretrained import find_folder, load_lmm, load_transformer, load_vae

Loader = Callable[..., Any]


def build(config: Any) -> Any:
    """Build an object from its config; what is no config with a ``type`` is returned as it is.

    Loading of the pretrained parts is ours whatever class the config names: it maps weights from
    the files instead of initialising them first, and needs neither flash_attn nor remote code.

    Raises:
        InvalidRequestError: ``type`` is a name that cannot be imported.
    """
    if not isinstance(config, Mapping) or "type" not in config:
        return config
    options = {name: config[name] for name in config if name != "type"}
    return loader_of(config["type"])(**options)


def loader_of(kind: Any) -> Any:
    """What is called for a ``type``: ours for the pretrained parts, else what it names.

    Raises:
        InvalidRequestError: it is a name that cannot be imported.
    """
    found = _resolve(kind)
    return _LOADERS.get(_loader_name(found), found)


def plain(config: Any) -> Any:
    """A config's mappings and lists as plain dicts and lists."""
    if isinstance(config, Mapping):
        return {name: plain(config[name]) for name in config}
    if isinstance(config, list | tuple):
        return [plain(item) for item in config]
    return config


def _resolve(kind: Any) -> Any:
    if hasattr(kind, "build") and type(kind).__module__.startswith("mmengine."):
        kind = kind.build()
    if not isinstance(kind, str):
        return kind
    parts = kind.split(".")
    for end in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
            for name in parts[end:]:
                found = getattr(found, name)
        except (ImportError, AttributeError):
            continue
        return found
    raise InvalidRequestError(f"the config's type {kind!r} cannot be imported")


def _loader_name(kind: Any) -> str:
    """``Class.from_pretrained`` for such a method of any class, else nothing."""
    if getattr(kind, "__name__", "") != "from_pretrained":
        return ""
    return f"{kind.__self__.__name__}.from_pretrained"


def _transformer(
    pretrained_model_name_or_path: str, subfolder: str | None = None,
    torch_dtype: Any = None, **ignored: Any,
) -> Any:  # fmt: skip
    folder = find_folder(pretrained_model_name_or_path, subfolder)
    return load_transformer(folder, dtype=to_dtype(torch_dtype))


def _vae(
    pretrained_model_name_or_path: str, subfolder: str | None = None,
    torch_dtype: Any = None, **ignored: Any,
) -> Any:  # fmt: skip
    folder = find_folder(pretrained_model_name_or_path, subfolder)
    return load_vae(folder, dtype=to_dtype(torch_dtype))


def _qwen(
    pretrained_model_name_or_path: str,
    torch_dtype: Any = None,
    attn_implementation: Any = "sdpa",
    **ignored: Any,
) -> Any:
    return load_lmm(
        find_folder(pretrained_model_name_or_path),
        dtype=to_dtype(torch_dtype),
        attn_implementation=attn_implementation,
    )


def _tokenizer(pretrained_model_name_or_path: str, **options: Any) -> Any:
    from transformers import AutoTokenizer

    # No published tokenizer has code of its own, and none is run that a folder brings along.
    options["trust_remote_code"] = False
    return AutoTokenizer.from_pretrained(str(find_folder(pretrained_model_name_or_path)), **options)


_LOADERS: dict[str, Loader] = {
    "SanaTransformer2DModel.from_pretrained": _transformer,
    "AutoencoderDC.from_pretrained": _vae,
    "Qwen2_5_VLForConditionalGeneration.from_pretrained": _qwen,
    "AutoTokenizer.from_pretrained": _tokenizer,
}
