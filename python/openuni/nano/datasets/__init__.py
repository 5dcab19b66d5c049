"""What openuni-nano learns from: samples that are drawn from a seed and their number."""
