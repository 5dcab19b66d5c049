"""DPG-Bench (github.com/TencentQQGYLab/ELLA): questions about dense prompts, answered by a VQA model."""
