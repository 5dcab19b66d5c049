"""Prompts of benchmarks, from where their authors publish them."""
