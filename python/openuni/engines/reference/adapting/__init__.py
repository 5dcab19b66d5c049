"""Gets round what the official code assumes, from outside: one assumption a file."""

from __future__ import annotations

from collections.abc import Sequence

import torch

__all__ = ["adapt"]


def adapt(device: torch.device, config_options: Sequence[str] = ()) -> None:
    """Adapt this process, before anything of the checkout is imported.

    Args:
        device: where the official code is to run.
        config_options: changes to every config file that is read, as ``key=value``.
    """
    from openuni.engines.reference.adapting import (
        amp_wrapper,
        checkpoints,
        configs,
        cuda_to_device,
        missing_packages,
        resuming,
    )

    missing_packages.stand_in()
    cuda_to_device.redirect(device)
    amp_wrapper.allow(device)
    checkpoints.read_safely()
    resuming.allow_measurements()
    configs.change(device, config_options)
