"""``python -m openuni.data latents|check|pack|extract``."""

from openuni.data.prepare.command_line import main

raise SystemExit(main())
