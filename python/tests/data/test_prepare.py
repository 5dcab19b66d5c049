"""python -m openuni.data: latents, check, pack, extract."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
import torch
from parity.tiny_models import write_vae
from safetensors import safe_open

from openuni.data.prepare.command_line import main
from openuni.data.stores import open_store
from openuni.protocol.validation import validate_request


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def vae(tmp_path: Path) -> str:
    return str(write_vae(tmp_path / "vae"))


def latents(folder: Path, vae: str, *more: str) -> list[str]:
    return [
        "latents", "--data-path", str(folder / "data.json"), "--image-folder", str(folder / "raw"),
        "--output", str(folder / "latents"), "--vae", vae, "--image-size", "64",
        "--shard-size", "4", "--batch-size", "3", "--dtype", "float32", *more,
    ]  # fmt: skip


def test_latents_are_the_autoencoders_and_the_same_however_they_are_made(
    picture_set: Path, vae: str
) -> None:
    assert main(latents(picture_set, vae, "--events", str(picture_set / "events"))) == 0
    store = open_store(picture_set / "latents", "image_latents_folder")
    once = [store.read_tensor(f"{index:03}.png") for index in range(6)]
    assert once[0].shape == (4, 2, 2)
    assert once[0].dtype is torch.float32
    told = lines(picture_set / "events")
    for event in told:
        validate_request("run_event", event)
    steps = [event["index"] for event in told if event["type"] == "step"]
    assert steps == [4, 6]
    assert told[-1]["type"] == "done"
    again = [word if word != str(picture_set / "latents") else str(picture_set / "other")
             for word in latents(picture_set, vae, "--processes", "2")]  # fmt: skip
    assert main(again) == 0
    other = open_store(picture_set / "other", "image_latents_folder")
    for index, value in enumerate(once):
        # Kernels round by their shapes and threads, so equal to rounding and not to the byte.
        torch.testing.assert_close(other.read_tensor(f"{index:03}.png"), value, atol=1e-5, rtol=0)


def test_latents_go_on_where_they_were_left(picture_set: Path, vae: str) -> None:
    assert main(latents(picture_set, vae)) == 0
    kept, lost = sorted((picture_set / "latents").iterdir())
    written = kept.stat().st_mtime_ns
    lost.write_bytes(lost.read_bytes()[:100])
    assert main(latents(picture_set, vae)) == 0
    assert kept.stat().st_mtime_ns == written
    with safe_open(lost, framework="pt") as shard:
        assert sorted(shard.keys()) == ["004.png", "005.png"]
    # Other settings are other latents.
    assert main(latents(picture_set, vae, "--seed", "1")) == 0
    assert kept.stat().st_mtime_ns != written


def test_an_unreadable_picture_is_named_and_counted(picture_set: Path, vae: str, capsys) -> None:
    (picture_set / "raw" / "002.png").write_bytes(b"no picture")
    events, report = picture_set / "events", picture_set / "report.json"
    more = ["--events", str(events), "--report", str(report)]
    assert main(latents(picture_set, vae, *more)) == 0  # 1 of at least 100 is not above 1 %
    for _ in range(2):
        counts = json.loads(report.read_text())
        assert (counts["samples"], counts["unreadable"]) == (6, 1)
        assert counts["reasons"] == {"UnidentifiedImageError": 1}
        assert any("002.png" in event.get("message", "") for event in lines(events))
        main(latents(picture_set, vae, *more))  # a finished shard tells of it again
    (picture_set / "raw" / "003.png").write_bytes(b"no picture")
    strict = latents(picture_set, vae, "--threshold", "0.015", "--seed", "2", "--events", "-")
    capsys.readouterr()
    assert main(strict) == 2
    said = capsys.readouterr()
    assert "2 of 4 samples could not be read, more than 1.50%" in said.err
    assert "remedy: " in said.err
    last = json.loads(said.out.splitlines()[-1])
    assert (last["type"], last["level"]) == ("log", "error")


def test_check_counts_by_reason(picture_set: Path, capsys) -> None:
    raw = picture_set / "raw"
    (raw / "001.png").write_bytes(b"no picture")
    (raw / "002.png").unlink()
    (raw / "003.json").write_text("{}")
    report = picture_set / "report.json"
    words = [
        "check", "--data-path", str(picture_set / "data.json"), "--image-folder", str(raw),
        "--cap-folder", str(raw), "--report", str(report),
    ]  # fmt: skip
    assert main(words) == 0
    assert json.loads(report.read_text()) == {
        "samples": 6, "readable": 3, "unreadable": 3,
        "reasons": {
            "picture UnidentifiedImageError": 1, "picture FileNotFoundError": 1,
            "caption KeyError": 1,
        },
    }  # fmt: skip
    assert "6 samples, 3 of them unreadable" in capsys.readouterr().out
    assert main([*words, "--threshold", "0.01"]) == 2


def test_pack_and_extract_are_each_others_inverse(picture_set: Path) -> None:
    raw, shards, back = picture_set / "raw", picture_set / "shards", picture_set / "back"
    (raw / "deeper").mkdir()
    (raw / "deeper" / "note.txt").write_text("hello")
    words = ["pack", str(raw), "--output", str(shards), "--shard-size", "7"]
    assert main(words) == 0
    assert [path.name for path in sorted(shards.iterdir())] == [
        "raw-00000.tar", "raw-00001.tar", "raw-00002.tar",
    ]  # fmt: skip
    written = [path.stat().st_mtime_ns for path in sorted(shards.iterdir())]
    assert main(words) == 0
    assert [path.stat().st_mtime_ns for path in sorted(shards.iterdir())] == written
    assert main(["extract", str(shards), "--output", str(back), "--processes", "2"]) == 0
    files = [path.relative_to(raw) for path in raw.rglob("*") if path.is_file()]
    assert len(files) == 19
    for file in files:
        assert (back / file).read_bytes() == (raw / file).read_bytes()


def test_latents_are_packed_as_tensors(tmp_path: Path) -> None:
    (tmp_path / "pt").mkdir()
    for index in range(3):
        torch.save(torch.full((2,), float(index)), tmp_path / "pt" / f"{index}.png.pt")
    (tmp_path / "pt" / "3.png.pt").write_bytes(b"broken")
    words = ["pack", str(tmp_path / "pt"), "--output", str(tmp_path / "out"),
             "--format", "safetensors", "--report", str(tmp_path / "report.json")]  # fmt: skip
    assert main(words) == 0
    assert json.loads((tmp_path / "report.json").read_text())["unreadable"] == 1
    store = open_store(tmp_path / "out", "image_latents_folder")
    assert store.read_tensor("2.png").tolist() == [2.0, 2.0]
    assert main(["extract", str(tmp_path / "out"), "--output", str(tmp_path / "back")]) == 0
    assert torch.load(tmp_path / "back" / "1.png.pt", weights_only=True).tolist() == [1.0, 1.0]


def test_hostile_members_stay_out(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("kept")
    with tarfile.open(tmp_path / "bad.tar", "w") as archive:
        archive.add(tmp_path / "secret", "../escaped")
        archive.add(tmp_path / "secret", "fine")
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    report = tmp_path / "report.json"
    words = ["extract", str(tmp_path / "bad.tar"), "--output", str(tmp_path / "a" / "out"),
             "--threshold", "1", "--report", str(report)]  # fmt: skip
    assert main(words) == 0
    assert not (tmp_path / "a" / "escaped").exists()
    assert [path.name for path in (tmp_path / "a" / "out").iterdir()] == ["fine"]
    assert json.loads(report.read_text())["unreadable"] == 2


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["check", "--data-path", "/nowhere.json", "--image-folder", "/tmp"], "data_path"),
        (["pack", "/nowhere", "--output", "out"], "/nowhere"),
        (["extract", "/nowhere", "--output", "out"], "/nowhere"),
        (["pack", "/tmp", "--output", "out", "--threshold", "7"], "--threshold"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, monkeypatch, capsys, words, named) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    said = capsys.readouterr().err
    assert named in said
    assert "remedy: " in said
