# ruff: noqa: C408 - dict() calls are the idiom of these configs
# Image to image on Megalith-10M: each picture is to be drawn as it is. Tokenizer and prompts are
# the model's.
from mmengine.dataset import InfiniteSampler

from openuni.data.collate import collate_func_img2img
from openuni.data.edit_datasets import ReconstructDataset

train_dataloader = dict(
    batch_size=16,
    num_workers=4,
    pin_memory=True,
    dataset=dict(
        type=ReconstructDataset,
        image_size=512,
        data_path="data/megalith-10m/megalith10m_all.json",
        cap_folder="data/megalith-10m/captions",
        image_folder="data/megalith-10m/raw",
    ),
    sampler=dict(type=InfiniteSampler, shuffle=True),
    collate_fn=dict(type=collate_func_img2img, pad_index=0),
)
