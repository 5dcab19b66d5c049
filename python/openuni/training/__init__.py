"""Training on mmengine and xtuner: official configs on our engine, events, exact resume.

Needs requirements/train.txt; nothing outside of this package imports it.
"""
