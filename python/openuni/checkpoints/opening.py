"""Opens a checkpoint of any format."""

from __future__ import annotations

from pathlib import Path

from openuni.checkpoints.deepspeed_source import DeepSpeedSource, is_deepspeed_folder
from openuni.checkpoints.safetensors_source import SafetensorsSource
from openuni.checkpoints.tensor_source import TensorSource
from openuni.checkpoints.torch_source import TorchSource
from openuni.errors import WeightsError

_SINGLE = ("model.safetensors", "diffusion_pytorch_model.safetensors")


def open_checkpoint(path: Path) -> TensorSource:
    """Open by what is there, whatever the file is called.

    Args:
        path: a ``.safetensors`` file, its shard index, a ``.pth``/``.pt``/``.bin`` file, a
            DeepSpeed folder, or a folder that holds safetensors.

    Raises:
        WeightsError: there is nothing, or it is damaged or not a checkpoint.
    """
    path = path.expanduser()
    if path.is_dir():
        return _open_folder(path)
    if not path.is_file():
        raise WeightsError(f"there is no checkpoint at {path}", details={"path": str(path)})
    if path.suffix == ".safetensors" or path.name.endswith(".safetensors.index.json"):
        return SafetensorsSource(path)
    return TorchSource(path)


def _open_folder(folder: Path) -> TensorSource:
    if is_deepspeed_folder(folder):
        return DeepSpeedSource(folder)
    for name in _SINGLE:
        for candidate in (folder / name, folder / f"{name}.index.json"):
            if candidate.is_file():
                return SafetensorsSource(candidate)
    files = list(folder.glob("*.safetensors"))
    if len(files) == 1:
        return SafetensorsSource(files[0])
    raise WeightsError(
        f"{folder} holds no checkpoint",
        hint="Looked for safetensors (one file, or an index) and DeepSpeed's *_model_states.pt.",
        details={"path": str(folder)},
    )
