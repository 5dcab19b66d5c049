"""The official module names, and what of ours stands behind them.

module -> {name in it: "our.module:name"}. Whatever an official config imports and is not listed
here comes from a checkout of the official repository, if one is on the path.
"""

from __future__ import annotations

MODULE_NAMES: dict[str, dict[str, str]] = {
    "src.models.openuni.internvl3_sana_hf": {
        "OpenUniInternVL3SANAHF": "openuni.compat.training_model:OpenUniInternVL3SANAHF",
    },
    "src.models.openuni.qwen2_5_vl_sana_hf": {
        "OpenUniQwen25VLSANAHF": "openuni.compat.training_model:OpenUniQwen25VLSANAHF",
    },
    "src.models.internvl3.modeling_internvl_chat": {
        "InternVLChatModel": "openuni.compat.internvl_chat:InternVLChatModel",
    },
    "src.models.connector": {
        "ConnectorConfig": "openuni.models.connector:ConnectorConfig",
        "ConnectorEncoder": "openuni.models.connector:Connector",
    },
}
