"""What trains and what does not."""

from __future__ import annotations

from openuni.models.openuni import OpenUni


def freeze(model: OpenUni, *, lmm: bool = True, transformer: bool = True) -> OpenUni:
    """Set which parts train; the autoencoder never does.

    Queries, connector and projector are left as they are, LoRA weights as well.

    Args:
        model: the model, changed in place.
        lmm: freeze the multimodal language model (always so in the published models).
        transformer: freeze the transformer (in pretraining, not in fine-tuning).
    """
    model.vae.requires_grad_(False)
    model.lmm.requires_grad_(not lmm)
    for name, parameter in model.transformer.named_parameters():
        if "lora_" not in name:
            parameter.requires_grad_(not transformer)
    return model


def trainable_names(model: OpenUni) -> list[str]:
    """State-dict names of what trains."""
    return [name for name, parameter in model.named_parameters() if parameter.requires_grad]
