"""The side channel's line to Node, whatever it is made of."""

import os
import socket

from openuni.worker.side_channel import SideChannel

PICTURE = 512 * 512 * 3


def test_a_picture_fits_between_python_and_a_node_that_does_not_read_yet():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        SideChannel(ours.fileno(), ours.fileno())
        ours.setblocking(False)
        # Linux counts what it adds to each piece too.
        assert ours.send(bytes(PICTURE)) > PICTURE * 0.9


def test_pipes_do_as_well_and_no_descriptor_is_left():
    reader, writer = os.pipe()
    before = set(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else set()
    channel = SideChannel(writer, reader)
    channel.send({"kind": "hello", "pid": 1})
    assert os.read(reader, 100)[8:].startswith(b"\x82")
    if before:
        assert set(os.listdir("/proc/self/fd")) == before
    os.close(reader)
    os.close(writer)
