"""``python -m openuni.training CONFIG``."""

from openuni.training.command_line import main

raise SystemExit(main())
