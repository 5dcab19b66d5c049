"""Pictures for benchmarks on the engine interface: several processes, resumable, exact seeds."""
