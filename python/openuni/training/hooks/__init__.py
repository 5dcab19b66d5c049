"""What happens beside training: events, checkpoints, pictures, validation, averages."""
