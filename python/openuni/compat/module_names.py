"""The official module names, and what of ours stands behind them.

module -> {name in it: "our.module:name"}. Whatever an official config imports and is not listed
here comes from a checkout of the official repository, if one is on the path.
"""

from __future__ import annotations

MODULE_NAMES: dict[str, dict[str, str]] = {
    "src.models.openuni.internvl3_sana_hf": {
        "OpenUniInternVL3SANAHF": "openuni.compat.training_model:OfficialInternVL3SANAHF",
    },
    "src.models.openuni.qwen2_5_vl_sana_hf": {
        "OpenUniQwen25VLSANAHF": "openuni.compat.training_model:OfficialQwen25VLSANAHF",
    },
    "src.models.internvl3.modeling_internvl_chat": {
        "InternVLChatModel": "openuni.compat.internvl_chat:InternVLChatModel",
    },
    "src.models.connector": {
        "ConnectorConfig": "openuni.models.connector:ConnectorConfig",
        "ConnectorEncoder": "openuni.models.connector:Connector",
    },
    "src.datasets.collate_functions": {
        name: f"openuni.data.collate:{name}"
        for name in (
            "collate_func_gen", "collate_func_gen_latents", "collate_func_gen_tokens",
            "collate_func_img2img", "collate_func_und", "CollateConcat",
        )
    },
    "src.datasets.text2image.caption_datasets": {
        "CaptionDataset": "openuni.data.caption_dataset:CaptionDataset",
    },
    "src.datasets.text2image.blip3_o": {
        "BLIP3oDataset": "openuni.data.blip3o_dataset:BLIP3oDataset",
    },
    "src.datasets.image2image.edit_datasets": {
        "ImageEditDataset": "openuni.data.edit_datasets:ImageEditDataset",
        "ReconstructDataset": "openuni.data.edit_datasets:ReconstructDataset",
    },
    "src.datasets.samplers.multi_source_sampler": {
        "FixedBatchMultiSourceSampler": "openuni.data.samplers:FixedBatchMultiSourceSampler",
    },
    "src.datasets.utils": {"crop2square": "openuni.data.pictures:crop_to_square"},
    "src.optimisers.custom_adamw": {"CustomAdamW": "openuni.training.optimiser:CustomAdamW"},
    "src.runners.custom_runner": {"CustomRunner": "openuni.training.runner:OpenUniRunner"},
}  # fmt: skip
