"""The reference engine: a checkout of the official repository, driven as it is.

The classes, scripts and config files of the checkout do the work; this package names them, gets
round what they assume from outside, and tells what they do in events. The checkout is never
written to. Importing this package imports nothing else: its environment is checked first.
"""
