"""How much memory this process takes."""

from __future__ import annotations

import os
import sys


def resident_bytes() -> int | None:
    """Resident memory in bytes; where the system tells only the highest so far, that; else None."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
