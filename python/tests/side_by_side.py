"""Which tests run in one process when pytest-xdist shares them out (`-n 2`)."""

from __future__ import annotations

from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling

#: Folders of tests that share what takes long to make: a stand-in that ran, a trained openuni-nano.
_TOGETHER = ("tests/reference", "tests/training/nano")


class FilesAndFolders(LoadFileScheduling):
    """The tests of a file, or of one of these folders, in one process and in their order."""

    def _split_scope(self, nodeid: str) -> str:
        file = PurePosixPath(str(super()._split_scope(nodeid)))
        return next((folder for folder in _TOGETHER if file.is_relative_to(folder)), str(file))
