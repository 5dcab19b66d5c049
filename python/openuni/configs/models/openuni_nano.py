# ruff: noqa: C408 - dict() calls are the idiom of these configs
# openuni-nano: parts that its first stages left in the folder that the training runs in.
from diffusers import (
    AutoencoderDC,
    DPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    SanaTransformer2DModel,
)
from mmengine.config import read_base
from transformers import AutoTokenizer

from openuni.compat.internvl_chat import InternVLChatModel
from openuni.nano.stages.generator import GeneratorStage

with read_base():
    from .prompts import internvl3_prompts

tokenizer = dict(
    type=AutoTokenizer.from_pretrained,
    pretrained_model_name_or_path="parts/tokenizer",
    padding_side="right",
)
model = dict(
    type=GeneratorStage,
    # As many as layouts have tokens.
    num_queries=16,
    connector=dict(
        hidden_size=192,
        intermediate_size=512,
        num_hidden_layers=2,
        num_attention_heads=6,
    ),
    lmm=dict(
        type=InternVLChatModel.from_pretrained,
        pretrained_model_name_or_path="parts/language_model_that_sees",
    ),
    transformer=dict(
        type=SanaTransformer2DModel.from_pretrained,
        pretrained_model_name_or_path="parts/transformer",
    ),
    vae=dict(
        type=AutoencoderDC.from_pretrained,
        pretrained_model_name_or_path="parts/autoencoder",
    ),
    # Timesteps are moved towards noise, where a prompt decides what will be seen.
    train_scheduler=dict(type=FlowMatchEulerDiscreteScheduler, num_train_timesteps=1000, shift=3.0),
    test_scheduler=dict(
        type=DPMSolverMultistepScheduler,
        num_train_timesteps=1000,
        algorithm_type="dpmsolver++",
        solver_order=2,
        prediction_type="flow_prediction",
        use_flow_sigmas=True,
        flow_shift=3.0,
    ),
    tokenizer=tokenizer,
    prompt_template=internvl3_prompts,
    vit_input_size=128,
    # Layers this small gain nothing from either.
    use_activation_checkpointing=False,
    spell_attention=False,
    freeze_lmm=True,
    freeze_transformer=True,
)
