"""Which savings are attached."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Savings:
    """Switches of the exact savings, all on by default.

    They change the time and the memory, and no picture but for its last bits. With all of them off
    the work is that of the official code: every row of a batch read by the language model, masks of
    ones everywhere, the condition projected anew in each step, all pictures decoded at once.

    Args:
        distinct_prompts: a prompt that several pictures share is read once.
        kept_unconditional: the unconditional prompt is read once per weights, not once per call.
        no_full_masks: attention gets no mask where nothing is padded.
        cross_attention_cache: keys and values of the condition are computed once, not in each step.
        decode_in_parts: pictures are decoded a few at a time.
    """

    distinct_prompts: bool = True
    kept_unconditional: bool = True
    no_full_masks: bool = True
    cross_attention_cache: bool = True
    decode_in_parts: bool = True

    @classmethod
    def none(cls) -> Savings:
        """All of them off."""
        return cls(False, False, False, False, False)
