"""What is trained in each stage of openuni-nano, and by which losses: models for the trainer."""
