"""Schedulers by name: the ways to integrate the flow from noise to a picture.

All are deterministic: a picture is decided by its initial noise, so seeds stay independent of the
batch they are drawn in. Source of the classes: diffusers.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openuni.errors import InvalidRequestError

DEFAULT_SCHEDULER = "dpm-solver++"


@dataclass(frozen=True)
class SchedulerKind:
    """One way to integrate the flow.

    Args:
        module: where diffusers keeps the class; imported on use, since imports are slow.
        class_name: the class.
        shift: what the class calls its shift of noise levels.
        settings: what the class needs to follow a flow, beyond the model's own numbers.
    """

    module: str
    class_name: str
    shift: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    def load(self) -> Any:
        """The diffusers class."""
        module = importlib.import_module(f"diffusers.schedulers.{self.module}")
        return getattr(module, self.class_name)


def _solver(module: str, class_name: str, **settings: Any) -> SchedulerKind:
    """A solver made for diffusion in general, set to follow a flow, of second order."""
    flow = {"prediction_type": "flow_prediction", "use_flow_sigmas": True, "solver_order": 2}
    return SchedulerKind(module, class_name, "flow_shift", {**flow, **settings})


#: Name -> what it stands for. ``flow-heun`` evaluates the transformer twice a step. DEIS is left
#: out: on a flow, diffusers' class (0.37) ends a step early and leaves noise in the picture.
SCHEDULERS: Mapping[str, SchedulerKind] = {
    DEFAULT_SCHEDULER: _solver(
        "scheduling_dpmsolver_multistep",
        "DPMSolverMultistepScheduler",
        algorithm_type="dpmsolver++",
        solver_type="midpoint",
        final_sigmas_type="zero",
    ),
    "dpm-solver++-singlestep": _solver(
        "scheduling_dpmsolver_singlestep",
        "DPMSolverSinglestepScheduler",
        algorithm_type="dpmsolver++",
        solver_type="midpoint",
        final_sigmas_type="zero",
        lower_order_final=True,
    ),
    "unipc": _solver(
        "scheduling_unipc_multistep", "UniPCMultistepScheduler", final_sigmas_type="zero"
    ),
    "flow-euler": SchedulerKind(
        "scheduling_flow_match_euler_discrete", "FlowMatchEulerDiscreteScheduler", "shift"
    ),
    "flow-heun": SchedulerKind(
        "scheduling_flow_match_heun_discrete", "FlowMatchHeunDiscreteScheduler", "shift"
    ),
}


def make_scheduler(name: str | None, config: Mapping[str, Any]) -> Any:
    """Make the scheduler of a name for a model.

    Args:
        name: a key of ``SCHEDULERS``; None for the one that the model comes with.
        config: the model's ``scheduler_config.json``, or another scheduler's ``config``. Its noise
            levels (``num_train_timesteps``, ``flow_shift`` or ``shift``) hold for any name; all of
            it holds where the name is that of its own class.

    Returns:
        a diffusers scheduler; it keeps state, so copy it for each batch.

    Raises:
        InvalidRequestError: no such name, with the known ones in its hint.
    """
    own = _name_of(config)
    kind = SCHEDULERS.get(own if name is None else name)
    if kind is None:
        raise InvalidRequestError(
            f"there is no scheduler {name!r}",
            hint=f"Choose one of {', '.join(SCHEDULERS)}.",
            details={"field": "scheduler"},
        )
    if name is None or name == own:
        return kind.load().from_config(dict(config))
    shift = float(config.get("flow_shift", config.get("shift", 1.0)))
    steps = int(config.get("num_train_timesteps", 1000))
    return kind.load()(num_train_timesteps=steps, **{kind.shift: shift}, **kind.settings)


def _name_of(config: Mapping[str, Any]) -> str:
    """Which of the names a config belongs to; the default where it is none of them."""
    class_name = config.get("_class_name")
    found = (name for name, kind in SCHEDULERS.items() if kind.class_name == class_name)
    # Schedulers that were made in Python keep no class name in their config.
    return next(found, "flow-euler" if "shift" in config else DEFAULT_SCHEDULER)
