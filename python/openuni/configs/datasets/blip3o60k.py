# ruff: noqa: C408 - dict() calls are the idiom of these configs
# BLIP3o-60k as latents of 512 px pictures. About 10,000 of its samples use GenEval's own templates.
# Tokenizer and prompts are the model's.
from mmengine.dataset import InfiniteSampler

from openuni.data.blip3o_dataset import BLIP3oDataset
from openuni.data.collate import collate_func_gen_latents

train_dataloader = dict(
    batch_size=32,
    num_workers=4,
    pin_memory=True,
    dataset=dict(
        type=BLIP3oDataset,
        image_size=512,
        data_path="data/BLIP3o-60k/data.json",
        cap_folder="data/BLIP3o-60k/raw",
        image_latents_folder="data/BLIP3o-60k/raw_dc32_512",
        unconditional=0.1,
        max_length=128,
    ),
    sampler=dict(type=InfiniteSampler, shuffle=True),
    collate_fn=dict(type=collate_func_gen_latents, pad_index=0),
)
