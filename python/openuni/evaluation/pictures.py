"""Pictures on disk: is it all there, does it decode, and what are its pixels?"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from openuni.engines.engine import Pixels
from openuni.whole_files import write_bytes

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"IEND\xaeB`\x82"


def write_picture(path: Path, image: Image.Image) -> None:
    """Write a PNG whole; the same pixels give the same bytes."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    write_bytes(path, buffer.getvalue())


def pixels_of(image: Image.Image) -> Pixels:
    """A picture as engines take it."""
    return Pixels(*image.size, bytearray(image.convert("RGB").tobytes()))


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
