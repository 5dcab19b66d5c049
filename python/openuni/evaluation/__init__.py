"""Benchmarks from prompts to scores: pictures, evidence, verdicts, report.

Every stage writes what it found to the folder of the pictures and goes on from there when it is
started again. Needs requirements/evaluation.txt; nothing outside of this package imports it, except
openuni-nano's own benchmark.
"""
