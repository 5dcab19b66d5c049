"""The native engine: our own PyTorch implementation, one file a task."""

from openuni.engines.native.engine import NativeEngine

__all__ = ["NativeEngine"]
