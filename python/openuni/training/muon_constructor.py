"""Muon in a config: ``constructor=MuonConstructor`` beside ``optimizer=dict(type=Muon, ...)``."""

from __future__ import annotations

from typing import Any

from mmengine.optim import DefaultOptimWrapperConstructor
from mmengine.registry import OPTIM_WRAPPERS
from torch import nn

from openuni.training.muon import Muon, muon_groups


class MuonConstructor(DefaultOptimWrapperConstructor):
    """Gives :class:`openuni.training.muon.Muon` a model's matrices and all else, apart.

    By default an optimiser of mmengine's gets parameters alone, which do not tell a linear layer's
    weights from an embedding's.
    """

    def __call__(self, model: nn.Module) -> Any:
        options = {name: self.optimizer_cfg[name] for name in self.optimizer_cfg if name != "type"}
        optimiser = Muon(muon_groups(getattr(model, "module", model)), **options)
        wrapper = dict(self.optim_wrapper_cfg)
        return OPTIM_WRAPPERS.build(wrapper, default_args={"optimizer": optimiser})
