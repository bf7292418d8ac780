"""Prompt tuning for CLIP: text context (CoOp), visual prompts (VPT), or both."""
