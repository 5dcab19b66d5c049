"""Drawing for benchmarks: seeds, layouts, processes, kills, and folders of other settings."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest
from PIL import Image

from evaluation import geneval_folder, wise_folder
from evaluation.command_runs import contents, start
from openuni.evaluation.command_line import main
from openuni.evaluation.generation.tasks import drawings
from openuni.evaluation.wise.protocols import VERIFIED
from openuni.failure_file import FAILURE

ENGINE = "evaluation.made_engine:MadeEngine"


def command(folder: Path, data: Path, *flags: str) -> list[str]:
    return [
        "generate", "geneval", "-m", "made", "--out", str(folder), "--data", str(data),
        "--engine", ENGINE, "--size", "16", *flags,
    ]  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return geneval_folder.write_prompts(tmp_path / "data")


def events_of(folder: Path, kind: str) -> list[dict]:
    events = [json.loads(line) for line in (folder / "events.jsonl").open()]
    return [event for event in events if event["type"] == kind]


def color(path: Path) -> tuple[int, ...]:
    with Image.open(path) as image:
        assert image.mode == "RGB"
        return image.getpixel((0, 0))


def test_the_official_layout_and_the_seeds_of_the_sdk(tmp_path: Path, data: Path) -> None:
    out = tmp_path / "out"
    assert main(command(out, data, "--seed", "7")) == 0
    expected = {f"{p:05d}/samples/{i:04d}.png" for p in range(3) for i in range(4)}
    assert set(contents(out)) == expected | {f"{p:05d}/metadata.jsonl" for p in range(3)}
    for p in range(3):
        written = json.loads((out / f"{p:05d}/metadata.jsonl").read_text())
        assert written == geneval_folder.PROMPTS[p]
        for i in range(4):
            assert color(out / f"{p:05d}/samples/{i:04d}.png") == (0, 0, 7 + 4 * p + i)
    outputs = events_of(out, "output")
    assert {event["path"] for event in outputs} == expected
    assert len(outputs) == 12
    steps = events_of(out, "step")
    assert (steps[-1]["index"], steps[-1]["total"], steps[-1]["etaMs"]) == (11, 12, 0.0)
    record = json.loads((out / "generation.json").read_text())
    assert (record["drawn"], record["device"]) == (12, "cpu made")


def test_two_processes_give_the_pictures_of_one(tmp_path: Path, data: Path) -> None:
    assert main(command(tmp_path / "one", data)) == 0
    process = start(command(tmp_path / "two", data, "--processes", "2"))
    assert process.wait() == 0
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    assert len(events_of(tmp_path / "two", "output")) == 12


def test_two_processes_of_torchrun_give_the_pictures_of_one(tmp_path: Path, data: Path) -> None:
    assert main(command(tmp_path / "one", data)) == 0
    ranks = [
        start(command(tmp_path / "two", data), RANK=str(rank), WORLD_SIZE="2", LOCAL_RANK=str(rank))
        for rank in range(2)
    ]
    assert [rank.wait() for rank in ranks] == [0, 0]
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


@pytest.mark.parametrize("processes", ["1", "2"])
def test_killed_again_and_again_it_makes_each_picture_once(
    tmp_path: Path, data: Path, processes: str
) -> None:
    assert main(command(tmp_path / "undisturbed", data)) == 0
    out = tmp_path / "killed"
    arguments = command(out, data, "--processes", processes)
    made: dict[Path, float] = {}
    for wanted in (3, 7):
        process = start(arguments, MADE_DELAY="0.05")
        while len(list(out.rglob("0*.png"))) < wanted and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for path in out.rglob("0*.png"):
            assert made.setdefault(path, path.stat().st_mtime_ns) == path.stat().st_mtime_ns
    # A picture that a crash cut off, and one that was being written, do not count.
    cut = sorted(made)[0]
    cut.write_bytes(cut.read_bytes()[:-5])
    del made[cut]
    beside = cut.with_name(f".{cut.name}.12345.partial")
    beside.write_bytes(b"half")
    assert start(arguments).wait() == 0
    assert contents(out) == contents(tmp_path / "undisturbed")
    assert not beside.exists()
    assert {path: path.stat().st_mtime_ns for path in made} == made, "none is made again"
    outputs = [event["path"] for event in events_of(out, "output")]
    assert len(outputs) == len(set(outputs))


def test_a_killed_parent_takes_its_processes_along(tmp_path: Path, data: Path) -> None:
    out = tmp_path / "out"
    process = start(command(out, data, "--processes", "2"), MADE_DELAY="0.3")
    while not list(out.rglob("0*.png")) and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.wait()
    there = len(list(out.rglob("0*.png")))
    time.sleep(1.5)
    assert len(list(out.rglob("0*.png"))) <= there + 2, "those that were being written"
    assert there < 12


def test_a_folder_of_other_settings_is_refused(tmp_path: Path, data: Path) -> None:
    out = tmp_path / "out"
    assert main(command(out, data, "--seed", "7")) == 0
    assert main(command(out, data, "--seed", "8", "--steps", "3")) == 2
    failure = json.loads((out / FAILURE).read_text())
    assert failure["details"]["changed"] == [
        "steps was 20, now 3",
        "seed was 7, now 8",
    ]
    assert main(command(out, data, "--seed", "7")) == 0
    assert not (out / FAILURE).exists()


@pytest.mark.parametrize("processes", ["1", "2"])
def test_what_the_engine_fails_with_is_told_and_can_be_gone_on_from(
    tmp_path: Path, data: Path, processes: str
) -> None:
    out = tmp_path / "out"
    arguments = command(out, data, "--processes", processes)
    assert start(arguments, MADE_FAIL_AT="47").wait() == 2
    failure = json.loads((out / FAILURE).read_text())
    assert (failure["code"], failure["message"]) == ("out_of_memory", "the made device is full")
    assert events_of(out, "log")[-1]["level"] == "error"
    assert main(command(out, data)) == 0
    assert len(list(out.rglob("0*.png"))) == 12


def test_a_limited_set_is_spread_and_keeps_its_seeds(tmp_path: Path, data: Path) -> None:
    out = tmp_path / "out"
    assert main(command(out, data, "--limit", "2", "--seed", "0")) == 0
    assert sorted(p.name for p in out.iterdir() if p.is_dir()) == ["00000", "00001"]
    assert color(out / "00001/samples/0002.png") == (0, 0, 6)


def test_dpg_bench_is_drawn_as_grids(tmp_path: Path) -> None:
    prompts = tmp_path / "data" / "prompts"
    prompts.mkdir(parents=True)
    (tmp_path / "data" / "dpg_bench.csv").write_text("")
    (prompts / "first.txt").write_text("a dense prompt\nwith a second line")
    (prompts / "second.txt").write_text("another")
    out = tmp_path / "out"
    words = command(out, tmp_path / "data", "--seed", "20")
    words[1] = "dpg"
    assert main(words) == 0
    assert sorted(path.name for path in out.glob("*.png")) == ["first.png", "second.png"]
    with Image.open(out / "second.png") as grid:
        assert grid.size == (32, 32)
        corners = [grid.getpixel(place) for place in ((0, 0), (31, 0), (0, 31), (31, 31))]
    assert corners == [(0, 0, 24), (0, 0, 25), (0, 0, 26), (0, 0, 27)]
    prompts_told = {event["prompt"] for event in events_of(out, "output")}
    assert prompts_told == {"a dense prompt", "another"}


def test_wise_is_drawn_by_id(tmp_path: Path) -> None:
    data = wise_folder.write_repository(tmp_path / "data", VERIFIED)
    out = tmp_path / "out"
    words = command(out, data, "--protocol", "verified", "--limit", "4", "--seed", "0")
    words[1] = "wise"
    assert main(words) == 0
    assert sorted(int(path.stem) for path in out.glob("*.png")) == [1, 251, 501, 751]
    assert color(out / "751.png") == (0, 750 // 256, 750 % 256)


def test_official_seeding_numbers_pictures_as_the_official_loop_draws_them() -> None:
    """Batches of 16 prompts; in each, the prompts in order, once for every picture."""
    drawn = drawings(20, 4, 42, "official")
    order = []
    for first, size in ((0, 16), (16, 4)):
        order += [(first + p, i) for i in range(4) for p in range(size)]
    for p, row in enumerate(drawn):
        for i, one in enumerate(row):
            assert one.seed == 42
            assert one.batch == {"index": order.index((p, i)), "count": 80}


def test_wrong_flags_are_refused_before_anything_is_drawn(tmp_path: Path, data: Path) -> None:
    for flags, field in (
        (("--size", "wide"), "size"),
        (("--processes", "0"), "processes"),
        (("--seed", "-1"), "seed"),
        (("--limit", "0"), "limit"),
    ):
        out = tmp_path / field
        assert main(command(out, data, *flags)) == 2
        assert json.loads((out / FAILURE).read_text())["details"]["field"] == field
        assert not list(out.rglob("*.png"))
