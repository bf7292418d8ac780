"""Prefix tuning (Li and Liang 2021, arXiv 2101.00190) in both towers of CLIP."""
