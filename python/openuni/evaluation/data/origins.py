"""Where benchmarks are published: repository, revision, and git's id of everything that is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openuni.evaluation.dpg.prompts import OFFICIAL_TREE
from openuni.evaluation.dpg.questions import OFFICIAL_BLOB
from openuni.evaluation.wise.prompts import OFFICIAL_BLOBS


@dataclass(frozen=True)
class Origin:
    """A benchmark's data.

    Args:
        repository: on GitHub, ``owner/name``.
        commit: the revision.
        files: git's id of each file or folder that is read.
        licence: what the repository says.
    """

    repository: str
    commit: str
    files: Mapping[str, str]
    licence: str


ORIGINS = {
    "geneval": Origin(
        "djghosh13/geneval",
        "af4902f24d3ca90ebbb446dd9891a59e0f82725f",
        {
            "prompts/evaluation_metadata.jsonl": "efc21c7e639cd45554a1e44fac87157211f16d51",
            "prompts/object_names.txt": "f4822dd01d0d1d2598d5e0190c121204e55925f1",
        },
        "MIT",
    ),
    "dpg": Origin(
        "TencentQQGYLab/ELLA",
        "3c228f1dc6c4d3cad0a47493816151a419f14db3",
        {"dpg_bench/dpg_bench.csv": OFFICIAL_BLOB, "dpg_bench/prompts": OFFICIAL_TREE},
        "Apache-2.0",
    ),
    "wise": Origin(
        "PKU-YuanGroup/WISE",
        "eb51174483a5de2e34e8614cf9dfb3319ee7fcd0",
        OFFICIAL_BLOBS,
        "none: for your own use",
    ),
}
