"""The values of every official config, as mmengine reads them: the fixture of the tests.

python dump_official.py CHECKOUT > fixtures/official-values.json, in an environment with mmengine.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from mmengine.config import Config
from mmengine.config.lazy import LazyAttr, LazyObject


def reference(value: Any) -> str:
    """The full name of an object that a config names."""
    if type(value) is LazyAttr:
        return f"{reference(value.source)}.{value.name}"
    module = value._module if isinstance(value._module, str) else ".".join(value._module)
    return module if value._imported is None else f"{module}.{value._imported}"


def plain(value: Any) -> Any:
    """A value as JSON."""
    if type(value) in (LazyAttr, LazyObject):
        return {"$ref": reference(value)}
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if type(inner) is not LazyObject
                or key == "type"}  # fmt: skip
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def main(checkout: Path) -> None:
    """Print one line a config file. ``shared`` holds what stands in many of them."""
    os.chdir(checkout)
    sys.path.insert(0, str(checkout))
    configs, shared = {}, {}

    def fold(value: Any) -> Any:
        if isinstance(value, dict):
            text = json.dumps(value, sort_keys=True)
            if "CFG" in value or "padding_side" in value:
                name = shared.setdefault(text, f"{len(shared)}")
                return {"$shared": name}
            return {key: fold(inner) for key, inner in value.items()}
        return [fold(inner) for inner in value] if isinstance(value, list) else value

    for file in sorted((checkout / "configs").rglob("*.py")):
        if "read_base" not in file.read_text() and file.name != "processors.py":
            continue  # a program, not a config
        values = plain(Config.fromfile(str(file), lazy_import=True)._to_lazy_dict())
        configs[file.relative_to(checkout / "configs").as_posix()] = fold(values)
    names = {name: json.loads(text) for text, name in shared.items()}
    lines = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in configs.items())
    print(f'{{"shared": {json.dumps(names)},\n"configs": {{\n{lines}\n}}}}')


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
