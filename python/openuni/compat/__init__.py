"""Lets official mmengine config files build our classes.

``install()`` answers the module names that official configs import; ``build_model_from_config()``
builds the model that a config file describes. mmengine is needed only here.
"""

from __future__ import annotations

from openuni.compat.importing import install

__all__ = ["install"]
