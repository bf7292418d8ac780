"""The samples under docs/examples run as they stand."""

import subprocess
import sys
from pathlib import Path

import pytest

import cliptune_resources

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.py"))


def test_the_guides_four_are_there() -> None:
    names = {file.stem for file in EXAMPLES}
    assert names == {"qlora", "adapter", "prefix_tuning", "prompt_tuning"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.stem)
def test_example(example: Path) -> None:
    command = [sys.executable, str(example), str(cliptune_resources.starter())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "trainable params: " in done.stdout
