"""Imported once by the fork server: every training process starts from it."""

import torch

from openuni.training.xtuner_parts import install

torch.set_num_threads(1)
install()

import diffusers  # noqa: E402, F401

from openuni.compat import training_model  # noqa: E402, F401
from openuni.models import pretrained  # noqa: E402, F401
from openuni.training import job  # noqa: E402, F401
from openuni.training.hooks import sampling_hook, validation_hook  # noqa: E402, F401
