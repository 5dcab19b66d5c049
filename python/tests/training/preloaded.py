"""Imported once by the fork server: every training process starts from it."""

import torch

from openuni.training.xtuner_parts import install

torch.set_num_threads(1)
install()

# What configs name is imported when it is used, which each process would pay for.
import matplotlib.pyplot  # noqa: E402, F401
from diffusers import (  # noqa: E402, F401
    AutoencoderDC,
    DPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    SanaTransformer2DModel,
)
from transformers import AutoTokenizer, PreTrainedTokenizerFast, Qwen2ForCausalLM  # noqa: E402, F401

from openuni.compat import training_model  # noqa: E402, F401
from openuni.models import pretrained  # noqa: E402, F401
from openuni.training import job  # noqa: E402, F401
from openuni.training.hooks import sampling_hook, validation_hook  # noqa: E402, F401
