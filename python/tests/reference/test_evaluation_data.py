"""What the official evaluation scripts are told, and where they find prompts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openuni.engines.reference.evaluation import parser, script_call
from openuni.engines.reference.evaluation_data import require_scoring_data, script_data
from openuni.errors import InvalidRequestError
from reference.conftest import STAND_IN


def _ella(folder: Path) -> Path:
    """The layout of DPG-Bench's repository."""
    (folder / "dpg_bench" / "prompts").mkdir(parents=True)
    (folder / "dpg_bench" / "prompts" / "a.txt").write_text("a prompt")
    (folder / "dpg_bench" / "dpg_bench.csv").write_text("item_id")
    return folder


def _wise(folder: Path) -> Path:
    """The layout of WISE's repository, with ids that go across its files."""
    legacy = folder / "WISE_legacy"
    (legacy / "data").mkdir(parents=True)
    (legacy / "gpt_eval.py").touch()
    names = ("cultural_common_sense", "spatio-temporal_reasoning", "natural_science")
    for name, ids in zip(names, ([2, 1], [401], [901, 701]), strict=True):
        prompts = [{"Prompt": f"ü {number}", "prompt_id": number} for number in ids]
        (legacy / "data" / f"{name}.json").write_text(json.dumps(prompts))
    return folder


def test_dpg_reads_the_text_files_wherever_data_points(tmp_path: Path) -> None:
    root = _ella(tmp_path)
    prompts = root / "dpg_bench" / "prompts"
    for given in (root, root / "dpg_bench", root / "dpg_bench" / "dpg_bench.csv", prompts):
        assert script_data("dpg", str(given), None, tmp_path) == prompts


def test_wise_reads_its_files_as_one_by_their_ids(tmp_path: Path) -> None:
    data = script_data("wise", str(_wise(tmp_path)), None, tmp_path / "out")
    assert data.parent == tmp_path / "out" / "inputs"
    assert [prompt["prompt_id"] for prompt in json.loads(data.read_text())] == [1, 2, 401, 701, 901]
    one = tmp_path / "WISE_legacy" / "data" / "natural_science.json"
    assert script_data("wise", str(one), None, tmp_path) == one
    (tmp_path / "data_verified").mkdir()
    for name in ("cultural_common_sense", "spatio-temporal_reasoning"):
        (tmp_path / "data_verified" / f"{name}_verified.json").write_text("[]")
    with pytest.raises(InvalidRequestError, match="natural_science_verified"):
        script_data("wise", str(tmp_path), "verified", tmp_path / "out")


def test_geneval_reads_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "evaluation_metadata.jsonl"
    file.touch()
    assert script_data("geneval", str(tmp_path), None, tmp_path) == file
    other = tmp_path / "mine.jsonl"
    other.touch()
    assert script_data("geneval", str(other), None, tmp_path) == other
    require_scoring_data("geneval", str(other))


@pytest.mark.parametrize("benchmark", ["geneval", "dpg", "wise"])
def test_says_what_to_name_where_there_are_no_prompts(tmp_path: Path, benchmark: str) -> None:
    for given in (None, str(tmp_path / "none"), str(tmp_path)):
        with pytest.raises(InvalidRequestError, match="are not there") as caught:
            script_data(benchmark, given, None, tmp_path)
        assert "Name them with data" in str(caught.value.hint)


@pytest.mark.parametrize("benchmark", ["dpg", "wise"])
def test_prompts_alone_cannot_be_scored(tmp_path: Path, benchmark: str) -> None:
    with pytest.raises(InvalidRequestError, match="is scored by"):
        require_scoring_data(benchmark, str(tmp_path))
    require_scoring_data("dpg", str(_ella(tmp_path / "ella")))
    require_scoring_data("wise", str(_wise(tmp_path / "wise")))


def test_scripts_get_the_official_flags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENUNI_REFERENCE", str(STAND_IN))
    config = STAND_IN / "configs" / "models" / "tiny.py"
    model = {"config": {"file": str(config), "options": ["a=1"]}, "dtype": "float32"}
    words = [
        "generate", "dpg", "--out", "out", "--data", str(_ella(tmp_path)), "--size", "512x768",
        "-m", json.dumps({"id": "tiny", "path": None, "checkpoint": "t.pth", **model}),
        "--seed", "7", "--batch-size", "3",
    ]  # fmt: skip
    script, arguments, options = script_call(parser().parse_args(words))
    assert script == "scripts/evaluation/dpg_bench.py"
    assert arguments == [
        str(config), "--checkpoint", "t.pth", "--data", str(tmp_path / "dpg_bench" / "prompts"),
        "--output", "out", "--batch_size", "3", "--cfg_scale", "4.5", "--num_steps", "20",
        "--height", "768", "--width", "512", "--seed", "7",
    ]  # fmt: skip
    assert options == ["a=1", "model.lmm.torch_dtype=float32"]
