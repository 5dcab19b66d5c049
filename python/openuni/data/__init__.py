"""What training reads: datasets, shards, samplers, collate functions and the resumable loader."""
