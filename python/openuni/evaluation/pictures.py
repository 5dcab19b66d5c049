"""Pictures on disk: is it all there, and does it decode?"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, UnidentifiedImageError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"IEND\xaeB`\x82"


def is_finished(path: Path) -> bool:
    """Whether a file is a PNG from its first to its last bytes; quick, for what we wrote."""
    try:
        with path.open("rb") as file:
            if file.read(len(_SIGNATURE)) != _SIGNATURE:
                return False
            file.seek(-len(_END), 2)
            return file.read() == _END
    except OSError:
        return False


def defect(path: Path, *, size: tuple[int, int] | None = None) -> str | None:
    """What is wrong with a picture, all of it decoded; None where nothing is.

    Args:
        path: the file.
        size: the (width, height) that it must have.
    """
    try:
        with Image.open(path) as image:
            image.load()
            if size is not None and image.size != size:
                wanted, found = "x".join(map(str, size)), "x".join(map(str, image.size))
                return f"is {found} pixels in place of {wanted}"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        return f"does not decode: {error}"
    except Image.DecompressionBombError:
        return "has more pixels than a picture may have"
    return None
