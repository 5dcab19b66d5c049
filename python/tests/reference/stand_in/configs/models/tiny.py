from diffusers import AutoencoderDC, DPMSolverMultistepScheduler, SanaTransformer2DModel
from src.models.internvl3.modeling_internvl_chat import InternVLChatModel
from src.models.openuni.internvl3_sana_hf import OpenUniInternVL3SANAHF
from transformers import AutoTokenizer

model = {
    "type": OpenUniInternVL3SANAHF,
    "num_queries": 8,
    "connector": {"hidden_size": 32, "_attn_implementation": "flash_attention_2"},
    "lmm": {
        "type": InternVLChatModel.from_pretrained,
        "words": 300,
        "width": 32,
        "use_flash_attn": True,
    },
    "vae": {"type": AutoencoderDC.from_pretrained, "pretrained_model_name_or_path": "models/vae"},
    "transformer": {
        "type": SanaTransformer2DModel.from_pretrained,
        "pretrained_model_name_or_path": "models/sana",
        "subfolder": "transformer",
    },
    "test_scheduler": {
        "type": DPMSolverMultistepScheduler.from_pretrained,
        "pretrained_model_name_or_path": "models/sana",
        "subfolder": "scheduler",
    },
    "tokenizer": {
        "type": AutoTokenizer.from_pretrained,
        "pretrained_model_name_or_path": "models/internvl",
    },
    "prompt_template": {
        "IMG_START_TOKEN": "<img>",
        "IMG_END_TOKEN": "</img>",
        "IMG_CONTEXT_TOKEN": "<IMG_CONTEXT>",
        "INSTRUCTION": "{input}",
        "GENERATION": "Draw: {input}",
        "CFG": "Draw.",
    },
}
