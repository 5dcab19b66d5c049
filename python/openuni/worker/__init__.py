"""The process behind the SDK: takes requests from Node, runs them on an engine, reports back.

Two lines lead to Node. The control line (pythonia) carries short calls that never block. The side
channel carries events and pixels, and may be written from any thread.
"""
