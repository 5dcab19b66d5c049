"""WISE (github.com/PKU-YuanGroup/WISE): prompts that need knowledge, judged by a vision model."""
