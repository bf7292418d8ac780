"""What a run came to, made up."""

from typing import Any

from cliptune.runs import RunSummary

FIGURES: dict[str, Any] = {
    "method": "lora",
    "base": "starter",
    "quantisation": "none",
    "base_memory_bytes": 10**7,
    "images": 90,
    "split": "test",
    "zero_shot": {"accuracy": 0.5, "loss": 1.0, "count": 1000},
    "accuracy": 0.9,
    "seconds": 10.0,
    "peak_memory_bytes": 10**9,
    "trainable_parameters": 1000,
    "trainable_fraction": 0.01,
    "steps": 28,
    "best_step": 28,
}


def summary(**changes: Any) -> RunSummary:
    """A summary with some of its figures changed."""
    return RunSummary.model_validate(FIGURES | changes)
