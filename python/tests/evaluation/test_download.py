"""Fetching data: pinned by git's ids, refused when changed, kept where it belongs."""

from __future__ import annotations

import io
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from openuni.errors import InvalidRequestError, OpenUniError
from openuni.evaluation.data.download import fetch
from openuni.evaluation.data.git_objects import blob_id, tree_id
from openuni.evaluation.data.locate import locate
from openuni.evaluation.data.origins import ORIGINS, Origin

FILES = {"a.csv": b"a,b\n1,2\n", "prompts/1.txt": b"one", "prompts/10.txt": b"ten", "x.py": b"no"}


@pytest.fixture
def origin() -> Origin:
    prompts = {"1.txt": b"one", "10.txt": b"ten"}
    ids = {"a.csv": blob_id(FILES["a.csv"]), "prompts": tree_id(prompts)}
    return Origin("made/repository", "c0ffee" * 6 + "0000", ids, "MIT")


@pytest.fixture
def serve(tmp_path: Path, origin: Origin) -> Iterator[Callable[..., str]]:
    """Serves an archive as GitHub does; answers the host."""
    root = tmp_path / "www"
    place = root / origin.repository / "tar.gz"
    place.mkdir(parents=True)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    threading.Thread(target=http.serve_forever, daemon=True).start()

    def write(files: dict[str, bytes], cut: int | None = None) -> str:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
            for name, content in files.items():
                member = tarfile.TarInfo(f"repository-c0ffee/{name}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        (place / origin.commit).write_bytes(buffer.getvalue()[:cut])
        return f"http://127.0.0.1:{http.server_address[1]}"

    yield write
    http.shutdown()
    http.server_close()


def test_ids_are_those_of_git(tmp_path: Path) -> None:
    git = partial(subprocess.run, cwd=tmp_path, check=True, capture_output=True, text=True)
    (tmp_path / "prompts").mkdir()
    for name in ("1.txt", "10.txt", "1-b.txt", "a.txt"):
        (tmp_path / "prompts" / name).write_text(f"content of {name}\n")
    git(["git", "init", "--quiet"])
    git(["git", "add", "prompts"])
    tree = git(["git", "write-tree", "--prefix=prompts/"]).stdout.strip()
    files = {path.name: path.read_bytes() for path in (tmp_path / "prompts").iterdir()}
    assert tree_id(files) == tree
    blob = git(["git", "hash-object", "prompts/a.txt"]).stdout.strip()
    assert blob_id(files["a.txt"]) == blob


def test_what_is_pinned_is_kept_and_fetched_once(tmp_path: Path, origin: Origin, serve) -> None:
    host = serve(FILES)
    told: list[int] = []
    cache = tmp_path / "cache"
    folder = fetch("made", origin, cache=cache, host=host, on_bytes=lambda f, n, t: told.append(n))
    kept = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert kept == {"a.csv", "prompts/1.txt", "prompts/10.txt"}, "the rest is left behind"
    assert told
    assert told[-1] > 0
    assert fetch("made", origin, cache=cache, host="http://127.0.0.1:9") == folder
    assert [path.name for path in cache.iterdir()] == [folder.name], "no scraps"


@pytest.mark.parametrize(
    "changes",
    [
        {"a.csv": b"a,b\n1,3\n"},
        {"prompts/1.txt": b"uno"},
        {"prompts/2.txt": b"two"},
        {"prompts/../../../evil.txt": b"out"},
    ],
)
def test_what_was_changed_is_refused(tmp_path: Path, origin: Origin, serve, changes) -> None:
    host = serve({**FILES, **changes})
    cache = tmp_path / "cache"
    if "prompts/../../../evil.txt" in changes:
        fetch("made", origin, cache=cache, host=host)
        assert not (tmp_path / "evil.txt").exists()
        return
    with pytest.raises(InvalidRequestError, match="not the pinned"):
        fetch("made", origin, cache=cache, host=host)
    assert list(cache.iterdir()) == []


def test_an_archive_that_was_cut_off(tmp_path: Path, origin: Origin, serve) -> None:
    with pytest.raises(OpenUniError, match="damaged"):
        fetch("made", origin, cache=tmp_path / "cache", host=serve(FILES, 80))


def test_no_network_tells_what_to_do(tmp_path: Path, origin: Origin) -> None:
    with pytest.raises(OpenUniError, match="cannot be downloaded") as caught:
        fetch("made", origin, cache=tmp_path / "cache", host="http://127.0.0.1:9")
    assert "--data" in str(caught.value.hint)


def test_data_is_found_in_a_checkout_beside_and_by_file(tmp_path: Path) -> None:
    for name in ("prompts/evaluation_metadata.jsonl", "dpg_bench/dpg_bench.csv"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("")
    assert locate("geneval", str(tmp_path)) == tmp_path / "prompts"
    assert locate("geneval", str(tmp_path / "prompts")) == tmp_path / "prompts"
    assert locate("dpg", str(tmp_path / "dpg_bench/dpg_bench.csv")) == tmp_path / "dpg_bench"
    with pytest.raises(InvalidRequestError, match="does not hold the data of wise"):
        locate("wise", str(tmp_path))


def test_every_origin_is_pinned() -> None:
    for origin in ORIGINS.values():
        assert all(len(wanted) == 40 for wanted in (origin.commit, *origin.files.values()))
