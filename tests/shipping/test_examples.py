"""The samples under docs/examples run as they stand."""

import json
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


IN_TURN = """
import io, json, runpy, sys, traceback
from contextlib import redirect_stdout

said = {}
for file in sys.argv[2:]:
    told = io.StringIO()
    sys.argv = [file, sys.argv[1]]
    with redirect_stdout(told):
        try:
            runpy.run_path(file, run_name="__main__")
        except Exception:
            traceback.print_exc(file=told)
    said[file] = told.getvalue()
print(json.dumps(said))
"""
"""Each is run as by itself, and yet torch is loaded once."""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each of them prints, its error too."""
    program = tmp_path_factory.mktemp("examples") / "in_turn.py"
    program.write_text(IN_TURN, encoding="utf-8")
    done = script(program, cliptune_resources.starter(), *EXAMPLES)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.stem)
def test_example(example: Path, said: dict[str, str]) -> None:
    told = said[str(example)]
    counts = [int(text.replace(",", "")) for text in re.findall(r"params: ([\d,]+)", told)]
    assert counts == COUNTS[example.stem], told
    assert "Traceback" not in told, told
