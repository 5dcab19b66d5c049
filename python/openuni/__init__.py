"""OpenUni in PyTorch: models, pipelines, training and the worker behind the OpenUni SDK.

Importing this package is cheap: torch and the model libraries load with the part that needs them.
"""

__version__ = "0.1.0"
