"""The published variants: their numbers, and config files in the official manner."""
