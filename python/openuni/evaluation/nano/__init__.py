"""openuni-nano's own benchmark: what it draws, edits and answers, judged without a model."""
