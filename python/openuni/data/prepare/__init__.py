"""Prepares data for training: latents, checks, shards."""
