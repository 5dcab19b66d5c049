"""Exact savings: each can be attached or left off, and the pictures stay the same."""
