"""From prompts to pictures and back: the order of inference, one file a task."""
