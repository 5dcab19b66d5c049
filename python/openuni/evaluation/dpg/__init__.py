"""DPG-Bench (github.com/TencentQQGYLab/ELLA): dense prompts, questions, a VQA model."""
