"""Fetches a benchmark's data from its origin, checked to the last byte."""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

import httpx

from openuni.errors import InvalidRequestError, OpenUniError
from openuni.evaluation.data.git_objects import blob_id, tree_id
from openuni.evaluation.data.origins import Origin

_HOST = "https://codeload.github.com"
#: Larger files are none of ours.
_MAX_FILE = 64 << 20

OnBytes = Callable[[str, int, int | None], None]


def data_folder() -> Path:
    """OpenUni's own data of this user, where the SDK keeps its own too."""
    xdg = os.environ.get("XDG_DATA_HOME", "")
    if os.path.isabs(xdg):
        return Path(xdg) / "openuni"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(local) / "openuni" / "Data"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "openuni"
    return Path.home() / ".local" / "share" / "openuni"


def fetch(
    name: str,
    origin: Origin,
    *,
    cache: Path | None = None,
    host: str = _HOST,
    on_bytes: OnBytes = lambda file, received, total: None,
) -> Path:
    """The folder with a benchmark's data, downloaded unless it is there.

    Args:
        name: of the benchmark.
        origin: what to fetch, and its ids.
        cache: where data is kept; by default in OpenUni's data folder.
        host: of GitHub's archives.
        on_bytes: told (file, bytes so far, bytes in all or None).

    Raises:
        OpenUniError: there is no network, or what came is not what is pinned.
    """
    place = (cache or data_folder() / "benchmarks") / f"{name}-{origin.commit[:12]}"
    if place.is_dir():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=place.parent))
    try:
        archive = beside / "archive.tar.gz"
        _download(f"{host}/{origin.repository}/tar.gz/{origin.commit}", archive, on_bytes)
        contents = _wanted_files(archive, origin)
        _check(contents, origin)
        archive.unlink()
        for path, content in contents.items():
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
            (beside / path).write_bytes(content)
        if not place.is_dir():
            beside.replace(place)
        return place
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _download(url: str, file: Path, on_bytes: OnBytes) -> None:
    try:
        with httpx.stream("GET", url, follow_redirects=True, timeout=60) as reply:
            reply.raise_for_status()
            total = (
                int(reply.headers["content-length"]) if "content-length" in reply.headers else None
            )
            with file.open("wb") as target:
                for block in reply.iter_bytes():
                    target.write(block)
                    on_bytes(url, target.tell(), total)
    except httpx.HTTPError as error:
        raise OpenUniError(
            f"{url} cannot be downloaded: {error}",
            hint="Download the repository elsewhere and give its folder by --data.",
        ) from error


def _wanted_files(archive: Path, origin: Origin) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    try:
        with tarfile.open(archive, "r:gz") as opened:
            for member in opened:
                # GitHub puts all under one folder named after repository and revision.
                path = str(PurePosixPath(*PurePosixPath(member.name).parts[1:]))
                wanted = any(path == file or path.startswith(f"{file}/") for file in origin.files)
                if wanted and member.isfile() and ".." not in path and member.size <= _MAX_FILE:
                    stream: IO[bytes] | None = opened.extractfile(member)
                    contents[path] = stream.read() if stream else b""
    except (tarfile.TarError, OSError, EOFError) as error:
        raise OpenUniError(f"the archive of {origin.repository} is damaged: {error}") from error
    return contents


def _check(contents: Mapping[str, bytes], origin: Origin) -> None:
    for name, wanted in origin.files.items():
        below = {
            path[len(name) + 1 :]: content
            for path, content in contents.items()
            if path.startswith(f"{name}/")
        }
        found = blob_id(contents[name]) if name in contents else tree_id(below) if below else None
        if found != wanted:
            raise InvalidRequestError(
                f"{name} of {origin.repository} is {found}, not the pinned {wanted}",
                hint="The download was cut off or changed on the way. Try again.",
            )
