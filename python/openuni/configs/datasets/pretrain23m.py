# ruff: noqa: C408 - dict() calls are the idiom of these configs
# The 23 million captioned pictures of stage I, as latents of 512 px pictures. Tokenizer and prompts
# are the model's.
from mmengine.dataset import InfiniteSampler
from xtuner.dataset import ConcatDataset

from openuni.data.caption_dataset import CaptionDataset
from openuni.data.collate import collate_func_gen_latents

common = dict(type=CaptionDataset, image_size=512, unconditional=0.1, max_length=128)
redcaps5m = dict(
    **common,
    data_path="data/redcaps5m/data.json",
    cap_folder="data/redcaps5m/raw",
    cap_source="re_caption",
    image_latents_folder="data/redcaps5m/raw_dc32_512",
)
laion6m = dict(
    **common,
    data_path="data/laion6m/data.json",
    cap_folder="data/laion6m/raw",
    cap_source="re_caption",
    image_latents_folder="data/laion6m/raw_dc32_512",
)
text2image2m = dict(
    **common,
    data_path="data/text-to-image-2M/data/data_512_2M.json",
    cap_folder="data/text-to-image-2M/raw/data_512_2M",
    cap_source="prompt",
    image_latents_folder="data/text-to-image-2M/raw/data_512_2M_dc32_512",
)
text2image10k = dict(
    **common,
    data_path="data/text-to-image-2M/data/data_1024_10K.json",
    cap_folder="data/text-to-image-2M/raw/data_1024_10K",
    cap_source="prompt",
    image_latents_folder="data/text-to-image-2M/raw/data_1024_10K_dc32_512",
)
megalith10m = dict(
    **common,
    data_path="data/megalith-10m/megalith10m_all.json",
    cap_folder="data/megalith-10m/captions",
    cap_source="caption_internlm2_short",
    image_latents_folder="data/megalith-10m/raw_dc32_512",
)
train_dataloader = dict(
    batch_size=32,
    num_workers=4,
    pin_memory=True,
    dataset=dict(
        type=ConcatDataset,
        datasets=[
            redcaps5m,
            laion6m,
            dict(type=ConcatDataset, datasets=[text2image2m, text2image10k]),
            megalith10m,
        ],
    ),
    sampler=dict(type=InfiniteSampler, shuffle=True),
    collate_fn=dict(type=collate_func_gen_latents, pad_index=0),
)
