"""The evaluation command as a process, and what it leaves in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

TESTS = Path(__file__).parents[1]
#: Ended by a fixture, should a test fail.
STARTED: list[subprocess.Popen[bytes]] = []


def start(arguments: list[str], **variables: str) -> subprocess.Popen[bytes]:
    """The command as a process of its own group, as a shell or a job has it."""
    paths = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths, **variables}
    words = [sys.executable, "-m", "openuni.evaluation", *arguments]
    process = subprocess.Popen(words, env=environment, start_new_session=True)
    STARTED.append(process)
    return process


def contents(folder: Path) -> Mapping[str, bytes]:
    """Every picture and metadata file by its path."""
    files = [*folder.rglob("*.png"), *folder.rglob("metadata.jsonl")]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}
