"""The samples under docs/examples run as they stand."""

import re
from pathlib import Path

import pytest

import cliptune_resources
from engine.commands import script

WIDTH, VISION, TEXT = 192, 6, 3
"""Width of the starter's towers, and their layers."""
ALL = 4_358_593
ADAPTER = (VISION + TEXT) * (2 * WIDTH * (WIDTH // 16) + WIDTH // 16 + WIDTH)
LORA = (VISION + TEXT) * 2 * 2 * 8 * WIDTH
SAVED = VISION * 2 * 20 * WIDTH
PREFIX = 20 * WIDTH + (WIDTH + 1) * 768 + VISION * (768 + 1) * 2 * WIDTH
PROMPT = 8 * WIDTH
COUNTS = {
    "qlora": [LORA, ALL + LORA],
    "adapter": [ADAPTER, ALL + ADAPTER],
    "prefix_tuning": [PREFIX, ALL + PREFIX, SAVED],
    "prompt_tuning": [PROMPT, ALL + PROMPT],
}
"""Trained and all numbers; of the prefix also those that are saved."""

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.py"))


def test_the_guides_four_are_there() -> None:
    names = {file.stem for file in EXAMPLES}
    assert names == {"qlora", "adapter", "prefix_tuning", "prompt_tuning"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.stem)
def test_example(example: Path) -> None:
    told = script(example, cliptune_resources.starter())
    counts = [int(text.replace(",", "")) for text in re.findall(r"params: ([\d,]+)", told)]
    assert counts == COUNTS[example.stem], told
