"""Makes the worker fail as it begins, once: OPENUNI_STUB_FAULT names how, the file OPENUNI_STUB_ONCE
remembers that it was done."""

import argparse
import os

_once = os.environ["OPENUNI_STUB_ONCE"]
_parse = argparse.ArgumentParser.parse_args


def _fail_first(parser, *arguments):
    # Not while this file is imported: Python goes on after whatever is raised here.
    if parser.prog == "openuni.worker" and not os.path.exists(_once):
        open(_once, "w").close()
        from faults import fault

        fault(os.environ["OPENUNI_STUB_FAULT"])
    return _parse(parser, *arguments)


argparse.ArgumentParser.parse_args = _fail_first
