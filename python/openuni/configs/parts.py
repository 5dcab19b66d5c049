"""The pretrained parts' own numbers, so that models of true size build without the network.

Sources: the config files of OpenGVLab/InternVL3-1B and -2B, Qwen/Qwen2.5-VL-3B-Instruct,
Efficient-Large-Model's SANA and mit-han-lab's DC-AE repositories on Hugging Face.
"""

from __future__ import annotations

from typing import Any

Config = dict[str, Any]

_INTERN_VIT_300M: Config = {
    "hidden_size": 1024,
    "intermediate_size": 4096,
    "num_hidden_layers": 24,
    "num_attention_heads": 16,
    "image_size": 448,
    "patch_size": 14,
    "qkv_bias": True,
    "qk_normalization": False,
    "norm_type": "layer_norm",
    "layer_norm_eps": 1e-6,
    "initializer_factor": 1.0,
}


def _internvl3(**llm: int) -> Config:
    return {
        "model_type": "internvl_chat",
        "vision_config": _INTERN_VIT_300M,
        "llm_config": {
            "vocab_size": 151674,
            "max_position_embeddings": 32768,
            "rope_theta": 1000000.0,
            "rms_norm_eps": 1e-6,
            "tie_word_embeddings": False,
            **llm,
        },
        "select_layer": -1,
        "downsample_ratio": 0.5,
        "ps_version": "v2",
        "force_image_size": 448,
    }


_QWEN2_5_VL_3B: Config = {
    "model_type": "qwen2_5_vl",
    "vocab_size": 151936,
    "hidden_size": 2048,
    "intermediate_size": 11008,
    "num_hidden_layers": 36,
    "num_attention_heads": 16,
    "num_key_value_heads": 2,
    "max_position_embeddings": 128000,
    "rope_theta": 1000000.0,
    "rms_norm_eps": 1e-6,
    "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]},
    "tie_word_embeddings": True,
    "image_token_id": 151655,
    "video_token_id": 151656,
    "vision_start_token_id": 151652,
    "vision_end_token_id": 151653,
    "vision_config": {
        "depth": 32,
        "hidden_size": 1280,
        "intermediate_size": 3420,
        "num_heads": 16,
        "out_hidden_size": 2048,
        "patch_size": 14,
        "spatial_merge_size": 2,
        "temporal_patch_size": 2,
        "window_size": 112,
        "fullatt_block_indexes": [7, 15, 23, 31],
        "tokens_per_second": 2,
    },
}

LMMS: dict[str, Config] = {
    "internvl3-1b": _internvl3(
        hidden_size=896,
        intermediate_size=4864,
        num_hidden_layers=24,
        num_attention_heads=14,
        num_key_value_heads=2,
    ),
    "internvl3-2b": _internvl3(
        hidden_size=1536,
        intermediate_size=8960,
        num_hidden_layers=28,
        num_attention_heads=12,
        num_key_value_heads=2,
    ),
    "qwen2.5-vl-3b": _QWEN2_5_VL_3B,
}


def _sana(size: int, *, layers: int, heads: int, cross_heads: int, qk_norm: bool = False) -> Config:
    width = heads * 32
    return {
        "in_channels": 32,
        "out_channels": 32,
        "num_attention_heads": heads,
        "attention_head_dim": 32,
        "num_layers": layers,
        "num_cross_attention_heads": cross_heads,
        "cross_attention_head_dim": width // cross_heads,
        "cross_attention_dim": width,
        "caption_channels": 2304,
        "mlp_ratio": 2.5,
        "sample_size": size // 32,
        "patch_size": 1,
        "norm_elementwise_affine": False,
        "norm_eps": 1e-6,
        "interpolation_scale": None,
        "qk_norm": "rms_norm_across_heads" if qk_norm else None,
    }


TRANSFORMERS: dict[str, Config] = {
    "sana-0.6b-512": _sana(512, layers=28, heads=36, cross_heads=16),
    "sana-1.6b-512": _sana(512, layers=20, heads=70, cross_heads=20),
    "sana1.5-1.6b-1024": _sana(1024, layers=20, heads=70, cross_heads=20, qk_norm=True),
}

_BLOCKS = ["ResBlock"] * 3 + ["EfficientViTBlock"] * 3
_MULTISCALES: list[list[int]] = [[], [], [], [5], [5], [5]]
DC_AE: Config = {
    "in_channels": 3,
    "latent_channels": 32,
    "attention_head_dim": 32,
    "encoder_block_types": _BLOCKS,
    "decoder_block_types": _BLOCKS,
    "encoder_block_out_channels": [128, 256, 512, 512, 1024, 1024],
    "decoder_block_out_channels": [128, 256, 512, 512, 1024, 1024],
    "encoder_layers_per_block": [2, 2, 2, 3, 3, 3],
    "decoder_layers_per_block": [3, 3, 3, 3, 3, 3],
    "encoder_qkv_multiscales": _MULTISCALES,
    "decoder_qkv_multiscales": _MULTISCALES,
    "downsample_block_type": "conv",
    "upsample_block_type": "interpolate",
    "scaling_factor": 0.41407,
}

#: How SANA samples: DPM-Solver++ of second order on a shifted flow.
SCHEDULER: Config = {
    "algorithm_type": "dpmsolver++",
    "solver_order": 2,
    "solver_type": "midpoint",
    "prediction_type": "flow_prediction",
    "use_flow_sigmas": True,
    "flow_shift": 3.0,
    "final_sigmas_type": "zero",
    "lower_order_final": True,
    "num_train_timesteps": 1000,
}
