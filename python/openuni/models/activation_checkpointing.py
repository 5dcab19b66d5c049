"""Trades time for memory in training: activations are formed again on the way back."""

from __future__ import annotations

from openuni.models.openuni import OpenUni


def enable_activation_checkpointing(model: OpenUni) -> None:
    """Keep one activation a layer in language model, connector and transformer.

    Takes effect in ``model.train()`` alone.
    """
    model.lmm.language_model.gradient_checkpointing_enable(
        # The reentrant kind drops gradients where a layer's input needs none.
        gradient_checkpointing_kwargs={"use_reentrant": False}
    )
    model.transformer.enable_gradient_checkpointing()
    model.connector.gradient_checkpointing = True


def disable_activation_checkpointing(model: OpenUni) -> None:
    """Undo :func:`enable_activation_checkpointing`."""
    model.lmm.language_model.gradient_checkpointing_disable()
    model.transformer.disable_gradient_checkpointing()
    model.connector.gradient_checkpointing = False
