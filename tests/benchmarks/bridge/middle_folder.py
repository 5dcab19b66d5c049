"""Writes the model of middle size, random weights, as a model folder: middle_folder.py FOLDER."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "engine"))

from middle_size import write_models
from openuni.models.native_folder import save_native_folder
from ours import load_parts

folder = Path(sys.argv[1])
with tempfile.TemporaryDirectory() as scratch:
    write_models(Path(scratch))
    loaded = load_parts(Path(scratch))
card = {
    "id": "middle-size",
    "title": "Random weights of middle size",
    "defaults": {"width": 256, "height": 256, "steps": 4, "guidance": 4.5},
}
save_native_folder(folder, loaded.model, card, loaded.tokenizer, loaded.scheduler)
