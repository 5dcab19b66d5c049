"""Published scores to stand beside: facts, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_OPENUNI = "OpenUni, arXiv 2505.23661"
_METAQUERY = "MetaQuery, arXiv 2504.06256"
_BLIP3O = "BLIP3-o, arXiv 2505.09568"
_BAGEL = "BAGEL, arXiv 2505.14683"
_UNILIP = "UniLIP, arXiv 2507.23278"


@dataclass(frozen=True)
class Published:
    """A published score.

    Args:
        name: of the model.
        score: as published; some peers give two, without and with rewriting or reasoning.
        source: where it is published.
        categories: where they are published.
    """

    name: str
    score: str
    source: str
    categories: Mapping[str, float] = field(default_factory=dict)


_GENEVAL = (
    Published("OpenUni-B-512", "0.84", _OPENUNI),
    Published("OpenUni-L-512", "0.85", _OPENUNI),
    Published(
        "OpenUni-L-1024",
        "0.86",
        _OPENUNI,
        {
            "single_object": 0.99,
            "two_object": 0.92,
            "counting": 0.76,
            "colors": 0.91,
            "position": 0.82,
            "color_attr": 0.77,
        },
    ),
    Published("OpenUni-L-1024, released weights run by a user", "0.729",
              "github.com/wusize/OpenUni, issue 1"),
    Published("MetaQuery-XL", "0.80", _METAQUERY),
    Published("BLIP3-o 8B", "0.84", _BLIP3O),
    Published("BAGEL", "0.82 to 0.88", _BAGEL),
    Published("UniLIP-3B", "0.90", _UNILIP),
)  # fmt: skip

_DPG = (
    Published("OpenUni-B-512", "80.29", _OPENUNI),
    Published("OpenUni-L-512", "81.54", _OPENUNI),
    Published("OpenUni-L-1024", "83.08", _OPENUNI),
    Published("MetaQuery-XL", "82.05", _METAQUERY),
    Published("BLIP3-o 8B", "81.6", _BLIP3O),
    Published("UniLIP-3B", "84.6", _UNILIP),
)

_WISE = (
    Published("OpenUni-B-512", "0.43", _OPENUNI),
    Published("OpenUni-L-512", "0.52", _OPENUNI),
    Published("OpenUni-L-1024", "0.52", _OPENUNI),
    Published("MetaQuery-XL", "0.55", _METAQUERY),
    Published("BLIP3-o 8B", "0.62", _BLIP3O),
    Published("BAGEL", "0.52 to 0.70", _BAGEL),
    Published("UniLIP-3B", "0.63", _UNILIP),
)

_BY_BENCHMARK = {
    ("geneval", "official"): _GENEVAL,
    # Published DPG-Bench scores are the official script's.
    ("dpg", "official"): _DPG,
    ("wise", "original"): _WISE,
}


def published(benchmark: str, protocol: str) -> tuple[Published, ...]:
    """What is published for a benchmark under a protocol; other protocols' scores are left out."""
    return _BY_BENCHMARK.get((benchmark, protocol), ())
