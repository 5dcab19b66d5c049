"""Weights on disk: every format that checkpoints come in, read lazily and never executed."""
