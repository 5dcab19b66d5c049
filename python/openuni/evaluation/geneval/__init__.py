"""GenEval (github.com/djghosh13/geneval): objects, counts, colours and positions, by a detector."""
