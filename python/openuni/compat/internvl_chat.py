"""The official configs' way to InternVL3."""

from __future__ import annotations

from typing import Any

from openuni.compat.dtypes import to_dtype
from openuni.models.attention import AttentionImplementation
from openuni.models.multimodal_llm import MultimodalLLM
from openuni.models.pretrained import find_folder, load_lmm


class InternVLChatModel:
    """Stands for the class of that name; it only loads."""

    @classmethod
    def from_pretrained(
        cls,
        pretrained_model_name_or_path: str,
        *,
        torch_dtype: Any = None,
        use_flash_attn: bool = False,
        attn_implementation: AttentionImplementation | None = None,
        **ignored: Any,
    ) -> MultimodalLLM:
        """InternVL3 from a folder or repository, in its original or the ``-hf`` format.

        Args:
            pretrained_model_name_or_path: folder, or repository on Hugging Face.
            torch_dtype: of the weights; None keeps the stored one.
            use_flash_attn: use the flash kernel where the device has it; flash_attn is not needed.
            attn_implementation: names the attention itself; ``eager`` rounds as the official code
                does where flash_attn is missing.
            ignored: options about how weights are loaded, which is lean here in any case.
        """
        return load_lmm(
            find_folder(pretrained_model_name_or_path),
            dtype=to_dtype(torch_dtype),
            attn_implementation=attn_implementation
            or ("flash_attention_2" if use_flash_attn else "sdpa"),
        )
