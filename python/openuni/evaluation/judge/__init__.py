"""Models behind OpenAI-compatible endpoints that answer about pictures."""
