from __future__ import annotations

import json
from pathlib import Path

from openuni.protocol.validation import validate_request
from openuni.training.event_log import EVENTS_FILE, EventLog


def read(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / EVENTS_FILE).read_text().splitlines()]


def test_events_are_told_once_over_restarts(tmp_path: Path) -> None:
    first = EventLog(tmp_path)
    for step in range(3):
        first.metric(step, {"loss": float(step)})
    first.write({"type": "checkpoint", "path": "iter_3.pth", "step": 3})
    second = EventLog(tmp_path)
    for step in range(1, 5):
        second.metric(step, {"loss": float(step)})
    second.write({"type": "checkpoint", "path": "iter_3.pth", "step": 3})
    second.metric(4, {"val_loss": 1.0})
    told = read(tmp_path)
    assert [e["step"] for e in told if e["type"] == "metric"] == [0, 1, 2, 3, 4, 4]
    assert sum(event["type"] == "checkpoint" for event in told) == 1


def test_a_line_that_was_cut_off_comes_again(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    log.metric(0, {"loss": 1.0})
    log.metric(1, {"loss": 2.0})
    file = tmp_path / EVENTS_FILE
    file.write_bytes(file.read_bytes()[:-9])
    assert EventLog(tmp_path).metric(1, {"loss": 2.0})
    assert [event["step"] for event in read(tmp_path)] == [0, 1]


def test_events_have_the_protocols_shapes(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    log.log("warning", "Left out a picture")
    log.metric(0, {"loss": float("nan"), "lr": 1e-4})
    log.write({"type": "checkpoint", "path": "iter_1.pth", "step": 1})
    log.write({"type": "done", "timings": {"train": 12.5}})
    for event in read(tmp_path):
        validate_request("run_event", event)
    assert read(tmp_path)[1]["values"] == {"loss": None, "lr": 1e-4}


def test_other_processes_write_nothing(tmp_path: Path) -> None:
    log = EventLog(tmp_path, enabled=False)
    assert not log.metric(0, {"loss": 1.0})
    assert not (tmp_path / EVENTS_FILE).exists()


def test_steps_that_a_training_goes_back_to_are_told_anew(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    for step in range(4):
        log.metric(step, {"loss": float(step)})
    log.write({"type": "checkpoint", "path": "iter_2.pth", "step": 2})
    log.write({"type": "checkpoint", "path": "iter_4.pth", "step": 4})
    log.write({"type": "done", "timings": {}})
    log.log("warning", "Left out 3.png (batch 4)", once=True)
    again = EventLog(tmp_path)
    again.go_back_to(2)
    assert not again.metric(1, {"loss": 9.0})
    assert not again.write({"type": "checkpoint", "path": "iter_2.pth", "step": 2})
    assert again.metric(2, {"loss": 9.0})
    # Killed here and resumed: what has been told since is not told again, the rest is.
    last = EventLog(tmp_path)
    assert not last.metric(2, {"loss": 9.0})
    assert last.metric(3, {"loss": 9.0})
    assert last.write({"type": "checkpoint", "path": "iter_4.pth", "step": 4})
    assert last.write({"type": "done", "timings": {}})
    last.log("warning", "Left out 3.png (batch 4)", once=True)
    told = [event for event in read(tmp_path) if event["type"] == "log"]
    assert [event["message"][:8] for event in told] == ["Left out", "Going ba", "Left out"]


def test_a_training_that_goes_back_by_a_step_is_done_again(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    for step in range(3):
        log.metric(step, {"loss": 0.0})
    assert log.write({"type": "done", "timings": {}})
    log.go_back_to(2)
    assert log.metric(2, {"loss": 1.0})
    assert log.write({"type": "done", "timings": {}})
