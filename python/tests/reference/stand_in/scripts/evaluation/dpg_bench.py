"""Has the place of the official script, and prints the words that it was given."""

import sys

print("Arguments:", *sys.argv[1:])
