"""Exact savings: each can be attached or left off, and the pictures stay the same."""

from openuni.pipelines.savings.switches import Savings

__all__ = ["Savings"]
