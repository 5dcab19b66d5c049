"""A stand-in checkout, tiny models for it, and one process that has run all requests on it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from reference.asked import REQUESTS
from reference.stand_in_folder import STAND_IN, write_stand_in

HERE = Path(__file__).parent
PYTHON = HERE.parents[1]

_NEEDED = ("mmengine", "xtuner", "peft", "accelerate", "einops", "datasets")
MISSING = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
needs_stack = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@dataclass(frozen=True)
class Ran:
    """What came of the requests."""

    results: dict[str, Any]
    folder: Path

    def steps(self, name: str) -> list[int]:
        return [e["index"] for e in self.results[name]["events"] if e["type"] == "step"]

    def error(self, name: str) -> dict[str, str]:
        return dict(self.results[name]["error"])

    def picture(self, name: str, index: int = 0) -> np.ndarray:
        return np.load(self.folder / f"{name}-{index}.npy")


def environment(reference: Path = STAND_IN) -> dict[str, str]:
    """Variables under which this Python runs the reference engine on a CPU."""
    return {
        **os.environ,
        "OPENUNI_REFERENCE": str(reference),
        "OPENUNI_DEVICE": "cpu",
        "PYTHONPATH": str(PYTHON),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_WAIT_POLICY": "PASSIVE",
        "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
    }


def run_module(module: str, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """``python -m`` a module of the reference engine, on the stand-in."""
    return subprocess.run(
        [sys.executable, "-m", f"openuni.engines.reference.{module}", *words],
        cwd=cwd, env=environment(), text=True, capture_output=True, check=False,
    )  # fmt: skip


def fingerprint(folder: Path) -> str:
    """Changes with every file below a folder."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()


@pytest.fixture(scope="session")
def job_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the config's relative paths lead: models and checkpoints."""
    folder = tmp_path_factory.mktemp("stand-in")
    write_stand_in(folder)
    torch.save({"weight": torch.full((4, 4), 2.0)}, folder / "start.pth")
    (folder / "hostile.pth").write_bytes(_pickle_that_prints(folder / "executed"))
    return folder


@pytest.fixture(scope="session")
def ran(job_folder: Path) -> Ran:
    before = fingerprint(STAND_IN)
    requests = json.dumps(REQUESTS).replace("STAND_IN", str(STAND_IN))
    (job_folder / "requests.json").write_text(requests.replace("FOLDER", str(job_folder)))
    done = subprocess.run(
        [sys.executable, str(HERE / "driver.py"),
         "openuni.engines.reference.engine:ReferenceEngine", "requests.json", str(job_folder)],
        cwd=job_folder, env=environment(), text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert fingerprint(STAND_IN) == before, "the checkout was written to"
    return Ran(json.loads((job_folder / "results.json").read_text()), job_folder)


def words(text: str) -> Sequence[str]:
    return text.split()


def _pickle_that_prints(target: Path) -> bytes:
    import pickle

    class Hostile:
        def __reduce__(self) -> Any:
            return Path.touch, (target,)

    return pickle.dumps({"state_dict": Hostile()})
