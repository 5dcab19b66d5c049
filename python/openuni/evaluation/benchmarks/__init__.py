"""The benchmarks under one interface."""
