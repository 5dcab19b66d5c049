"""Entry: ``python -m openuni.worker --pythonia DIR [--engine NAME]``, started by @openuni/bridge.

File descriptors 3 (control), 4 (side channel to Node) and 5 (side channel from Node) are sockets
that Node opened and handed down: no path, no port, nobody else can connect, and nothing is left
behind when either side dies.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import signal

CONTROL_FD = 3
TO_NODE_FD = 4
FROM_NODE_FD = 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="openuni.worker")
    parser.add_argument("--pythonia", required=True, help="folder of pythonia's Python half")
    parser.add_argument("--engine", default="native", help="native, reference, or module:Class")
    parser.add_argument("--parent", type=int, required=True, help="process id of Node")
    arguments = parser.parse_args()

    from openuni import parent_death
    from openuni.worker import control, control_line
    from openuni.worker.job_runner import JobRunner
    from openuni.worker.side_channel import SideChannel

    parent_death.follow(arguments.parent)
    # Ctrl-C in a terminal reaches the whole process group; what it means is Node's to decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A segfault leaves its Python stack among the last lines of stderr, which the error quotes.
    faulthandler.enable()
    # Whatever any library prints goes to the log, never to the user's stdout.
    os.dup2(2, 1)
    for descriptor in (CONTROL_FD, TO_NODE_FD, FROM_NODE_FD):
        os.set_inheritable(descriptor, False)

    channel = SideChannel(TO_NODE_FD, FROM_NODE_FD)
    channel.listen()
    runner = JobRunner(arguments.engine, channel)
    control.attach(runner)
    runner.start()
    channel.send({"kind": "hello", "pid": os.getpid()})

    try:
        control_line.serve(arguments.pythonia, CONTROL_FD)
    finally:
        # The control line has ended, so Node is gone or done with us. No clean-up of threads:
        # they may sit in a kernel for seconds.
        os._exit(0)


if __name__ == "__main__":
    main()
