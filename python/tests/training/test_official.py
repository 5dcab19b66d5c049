"""Twenty steps of every official training, as their own code computed them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from training import forked_job
from training.official_cases import CASES, OURS, Case

LOSSES = json.loads((Path(__file__).parent / "fixtures" / "official_losses.json").read_text())
#: A clone of the official repository: its own, unmodified files run in the place of ours.
CHECKOUT = os.environ.get("OPENUNI_REFERENCE")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_losses_are_the_official_ones(case: Case, job_folder: Path) -> None:
    work_dir = job_folder / case.name
    if CHECKOUT:
        config, options = Path(CHECKOUT) / "configs" / f"{case.config}.py", []
    else:  # our files name our own class, which noises in fp32 unless told otherwise
        config, options = OURS / f"{case.config}.py", ["model.reference=True"]
    arguments = [str(config), "--work-dir", str(work_dir), *case.arguments(), *options]
    status = forked_job.run(job_folder, arguments)
    assert status == 0, (job_folder / "log.txt").read_text()[-3000:]
    assert forked_job.losses(work_dir) == pytest.approx(LOSSES[case.name], rel=case.tolerance)
