"""A tool of the engine, scripted: python -m stub_tool --json-lines WHAT [PATH]"""

import json
import sys

what = sys.argv[2]


def line(value):
    print(json.dumps(value), flush=True)


print("Welcome to a library that prints")
line({"event": {"type": "step", "index": 0}})
if what == "work":
    line({"event": {"type": "step", "index": 1}})
    line({"result": {"arguments": sys.argv[1:]}})
elif what == "fail":
    line(
        {
            "error": {
                "code": "weights_invalid",
                "type": "WeightsError",
                "message": "it is damaged",
                "hint": "Get it again.",
                "details": {"path": "/x.pth"},
            }
        }
    )
    sys.exit(1)
elif what == "die":
    sys.exit("something unforeseen")
elif what == "wait":
    path = sys.argv[3]
    with open(path, "w") as file:
        file.write("half")
    line({"event": {"type": "step", "index": 1}})
    # Ends when nobody wants the result any more, and clears up.
    sys.stdin.buffer.read()
    import os

    os.remove(path)
