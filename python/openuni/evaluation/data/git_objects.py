"""Ids that git gives to files and folders: they pin what a repository's archive must hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def blob_id(content: bytes) -> str:
    """The id of a file with this content, 40 hex digits."""
    return _id("blob", content)


def tree_id(files: Mapping[str, bytes]) -> str:
    """The id of a folder of plain files, none of them executable, by name."""
    entries = [
        b"100644 " + name.encode() + b"\0" + bytes.fromhex(blob_id(content))
        for name, content in sorted(files.items(), key=lambda item: item[0].encode())
    ]
    return _id("tree", b"".join(entries))


def _id(kind: str, content: bytes) -> str:
    # SHA-1 is git's choice. The commit, named beside the ids, keeps them from standing alone.
    header = f"{kind} {len(content)}\0".encode()
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()
