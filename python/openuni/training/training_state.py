"""What a checkpoint holds besides weights and optimiser: where every process of the job stands."""

from __future__ import annotations

from typing import Any

from mmengine.dist import all_gather_object, get_dist_info

from openuni.data.loader import BatchStream
from openuni.data.random_state import load_random_state, save_random_state

#: Key of all this in a checkpoint.
STATE = "openuni"


def gather_state(stream: BatchStream) -> dict[str, Any]:
    """Random generators and place in the data of every process, in the order of ranks."""
    mine = {"random": save_random_state(), "data": stream.state_dict()}
    return {"version": 1, "processes": all_gather_object(mine)}


def restore_data(state: dict[str, Any], stream: BatchStream) -> list[str]:
    """Take this process's place in the data up; see :meth:`BatchStream.load_state_dict`."""
    processes = state["processes"]
    rank, world = get_dist_info()
    if len(processes) == world:
        return stream.load_state_dict(processes[rank]["data"])
    differences = stream.load_state_dict({**processes[0]["data"], "random": {}})
    stream.taken = stream.taken * len(processes) // world
    return [*differences, f"there were {len(processes)} processes and are {world}"]


def restore_random(state: dict[str, Any]) -> None:
    """Put this process's generators where they were."""
    processes = state["processes"]
    rank, world = get_dist_info()
    if len(processes) == world:
        load_random_state(processes[rank]["random"])
