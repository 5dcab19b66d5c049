"""An official-style config file of the middle size: what scripts/text2image.py is given."""

from __future__ import annotations

from pathlib import Path

from middle_shape import CONNECTOR, QUERIES

_TEXT = """
import torch
from src.models.openuni.internvl3_sana_hf import OpenUniInternVL3SANAHF
from src.models.internvl3.modeling_internvl_chat import InternVLChatModel
from diffusers import (AutoencoderDC, SanaTransformer2DModel,
                       DPMSolverMultistepScheduler, FlowMatchEulerDiscreteScheduler)
from transformers import AutoTokenizer

sana, internvl = {sana!r}, {internvl!r}
part = dict(pretrained_model_name_or_path=sana)
model = dict(
    type=OpenUniInternVL3SANAHF,
    num_queries={queries},
    connector=dict(**{connector!r}, _attn_implementation='eager'),
    lmm=dict(type=InternVLChatModel.from_pretrained, pretrained_model_name_or_path=internvl,
             torch_dtype=torch.float32, low_cpu_mem_usage=True, use_flash_attn=True),
    vae=dict(type=AutoencoderDC.from_pretrained, pretrained_model_name_or_path={vae!r},
             torch_dtype=torch.float32),
    transformer=dict(type=SanaTransformer2DModel.from_pretrained, subfolder='transformer',
                     torch_dtype=torch.float32, **part),
    train_scheduler=dict(type=FlowMatchEulerDiscreteScheduler.from_pretrained,
                         subfolder='scheduler', **part),
    test_scheduler=dict(type=DPMSolverMultistepScheduler.from_pretrained,
                        subfolder='scheduler', **part),
    tokenizer=dict(type=AutoTokenizer.from_pretrained, pretrained_model_name_or_path=internvl,
                   padding_side='right'),
    prompt_template=dict(
        IMG_START_TOKEN='<img>', IMG_END_TOKEN='</img>', IMG_CONTEXT_TOKEN='<IMG_CONTEXT>',
        INSTRUCTION='<|im_start|>user\\n{{input}}<|im_end|>\\n<|im_start|>assistant\\n',
        GENERATION='Generate an image: {{input}}', CFG='Generate an image.'),
    lora_modules=None, freeze_lmm=True, freeze_transformer=True)
"""


def write_config(folder: Path) -> Path:
    """Write the config of the models in ``folder`` beside them."""
    path = folder / "middle_size.py"
    path.write_text(
        _TEXT.format(
            sana=str(folder / "sana"),
            internvl=str(folder / "internvl"),
            vae=str(folder / "vae"),
            queries=QUERIES,
            connector=CONNECTOR,
        )
    )
    return path
