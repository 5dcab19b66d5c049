"""The reference engine on the stand-in: noise, batches, steps, cancelling, editing, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from reference.asked import STEPS
from reference.conftest import Ran, needs_stack

pytestmark = needs_stack


def test_tells_what_it_loads_and_each_step(ran: Ran) -> None:
    events = ran.results["two"]["events"]
    loads = [e["component"] for e in events if e["type"] == "load"]
    assert loads == ["config", "pretrained parts", "checkpoint"]
    assert ran.steps("two") == list(range(2 * STEPS))
    assert {e["total"] for e in events if e["type"] == "step"} == {2 * STEPS}
    assert [e["index"] for e in events if e["type"] == "output"] == [0, 1]
    assert set(ran.results["two"]["timings"]) == {"load", "generate"}


def test_keeps_the_model(ran: Ran) -> None:
    assert not [e for e in ran.results["after"]["events"] if e["type"] == "load"]
    assert "tiny" in ran.results["description"]["loaded"]


def test_a_picture_is_the_same_alone(ran: Ran) -> None:
    alone, among = ran.picture("second alone"), ran.picture("two", 1)
    assert np.array_equal(alone, among)
    assert not np.array_equal(alone, ran.picture("two", 0))


def test_previews_come_closer(ran: Ran) -> None:
    previews = [e for e in ran.results["two"]["events"] if "image" in e]
    assert [(e["image"], e["index"]) for e in previews] == [(0, 1), (1, STEPS + 1)]
    preview = np.load(ran.folder / "two-0-step1.npy")
    final = ran.picture("two", 0)
    assert preview.shape == final.shape
    assert not np.array_equal(preview, final)


def test_stops_within_a_step_and_goes_on(ran: Ran) -> None:
    assert ran.error("cancelled")["code"] == "cancelled"
    assert ran.steps("cancelled") == [0, 1]
    assert np.array_equal(ran.picture("after"), ran.picture("two", 0))


def test_draws_an_official_batch_at_once(ran: Ran) -> None:
    assert ran.steps("batch")[-1] == STEPS - 1
    shown = [e["image"] for e in ran.results["batch"]["events"] if "image" in e]
    assert shown == [0, 1, 2, 3]
    pictures = [ran.picture("batch", index) for index in range(4)]
    assert len({picture.tobytes() for picture in pictures}) == 4
    assert np.array_equal(ran.picture("one of a batch"), pictures[2])


def test_takes_its_part_of_a_longer_stream(ran: Ran) -> None:
    """The first of any stream has the noise of a batch of one, which no other place has."""
    first, other = ran.picture("stream", 0), ran.picture("stream", 1)
    batch = ran.picture("batch", 0)
    assert np.abs(first.astype(int) - batch).max() <= 1
    assert np.abs(other.astype(int) - batch).max() > 1


def test_other_schedulers_for_one_request(ran: Ran) -> None:
    assert ran.steps("euler") == list(range(STEPS))
    assert not np.array_equal(ran.picture("euler"), ran.picture("after"))
    assert np.array_equal(ran.picture("after euler"), ran.picture("after"))


def test_swaps_the_source_as_the_official_script_does_and_only_then(ran: Ran) -> None:
    assert np.array_equal(ran.picture("square"), ran.picture("square official"))
    assert not np.array_equal(ran.picture("wide"), ran.picture("wide official"))
    assert not np.array_equal(ran.picture("other order"), ran.picture("square"))


def test_the_request_says_the_dtype_and_the_checkpoint(ran: Ran) -> None:
    full = ran.picture("after")
    assert not np.array_equal(full, ran.picture("half"))
    assert not np.array_equal(full, ran.picture("untrained"))


@pytest.mark.parametrize(
    ("name", "code", "part"),
    [
        ("chat", "unsupported", "cannot do 'chat'"),
        ("odd size", "invalid_request", "width 70 is not a multiple of 32"),
        ("no model", "invalid_request", "describes no model"),
        ("no checkpoint", "weights_invalid", "no checkpoint at"),
        ("hostile", "weights_invalid", "hostile.pth"),
        ("no part", "weights_invalid", "cannot be read"),
        ("nano", "unsupported", "cannot run openuni-nano"),
    ],
)
def test_refuses_what_it_cannot_do(ran: Ran, name: str, code: str, part: str) -> None:
    error = ran.error(name)
    assert error["code"] == code
    assert part in error["message"]
    assert ran.steps(name) == []


def test_executes_nothing_of_a_checkpoint(ran: Ran) -> None:
    assert not (ran.folder / "executed").exists()
