"""Twenty steps of the official trainings, as their own code computed them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import openuni.configs
from training import forked_job
from training.official_cases import CASES, Case

CONFIGS = Path(openuni.configs.__file__).parent
FIXTURES = Path(__file__).parent / "fixtures"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_losses_are_the_official_ones(case: Case, job_folder: Path) -> None:
    work_dir = job_folder / case.name
    config = str(CONFIGS / f"{case.config}.py")
    status = forked_job.run(job_folder, [config, "--work-dir", str(work_dir), *case.arguments()])
    assert status == 0, (job_folder / "log.txt").read_text()[-3000:]
    official = json.loads((FIXTURES / f"{case.name}.json").read_text())["losses"]
    assert forked_job.losses(work_dir) == pytest.approx(official, rel=case.relative)
