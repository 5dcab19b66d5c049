"""openuni-nano's benchmark on the reference engine: it draws and edits, and does not chat."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from PIL import Image

from reference.asked import MODEL
from reference.conftest import STAND_IN, environment, needs_stack

pytestmark = needs_stack


def test_edits_are_drawn_and_what_it_cannot_answer_is_said(
    job_folder: Path, tmp_path: Path
) -> None:
    asked = json.dumps(MODEL).replace("STAND_IN", str(STAND_IN)).replace("FOLDER", str(job_folder))
    words = ["run", "nano", "--out", str(tmp_path), "-m", asked, "--engine", "reference",
             "--size", "64", "--steps", "1", "--limit", "2"]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "openuni.evaluation", *words],
        cwd=job_folder, env=environment(), text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads((tmp_path / "report.json").read_text())
    assert [(part["name"], part["scored"]) for part in report["parts"]] == [("edit", 2)]
    assert report["pictures"]["scored"] == 8
    assert any(
        note.startswith("Left out: chat, since the reference engine cannot do 'chat'")
        for note in report["notes"]
    )
    assert report["generation"]["engine"] == "reference"
    edits = sorted(tmp_path.glob("edit/*/samples/*.png"))
    assert len(edits) == 2
    for file in edits:
        with Image.open(file) as image:
            assert image.size == (64, 64)
