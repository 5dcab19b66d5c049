"""``python -m openuni.evaluation run geneval -m MODEL --out DIR``."""

from openuni.evaluation.command_line import main

if __name__ == "__main__":
    raise SystemExit(main())
