"""A method is one file: nothing else has to know its kind."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cliptune.methods import METHODS

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"

NOT_KINDS = {
    ("cli/inference.py", "zero-shot"),  # the head of a column
    ("core/summary.py", "probe"),  # a field, as older versions wrote it
    ("cli/train.py", "probe"),  # what lies in a folder, in words
    ("cli/progress.py", "zero-shot"),  # what a measurement is of
    ("core/events.py", "zero-shot"),  # a phase
    ("evaluation/vectors.py", "probe"),  # a phase of the work
    ("families/open_clip.py", "probe"),  # part of a weight's name
    ("training/baseline.py", "zero-shot"),  # a phase
    ("training/baseline.py", "probe"),  # a field of what is written
    ("comparison/report.py", "zero-shot"),  # the name of a line in a chart
    ("pages/training/standing.py", "zero-shot"),  # a phase
    ("runs/history.py", "zero-shot"),  # a phase
    ("state/estimates.py", "probe"),  # what an estimate is of
    ("widgets/engine_texts.py", "zero-shot"),  # a phase, for translators
}
"""Words that look like kinds and are others."""

RESTING = """
import gc, runpy, sys
gc.disable()
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    gc.freeze()
"""
"""Looking through what libraries bring takes two seconds a process."""


def engine_with_toy(folder: Path) -> Path:
    """A copy of the engine with one file more; to be put first on Python's path."""
    shutil.copytree(ROOT / "engine" / "cliptune", folder / "cliptune")
    shutil.copy(TESTS / "engine" / "toy_method.py", folder / "cliptune" / "methods" / "toy.py")
    return folder


def run_with_toy(engine: Path, *command: str) -> str:
    """What a Python program prints, run with that engine; it must not fail."""
    paths = (engine, ROOT / "gui", ROOT / "resources", TESTS)
    done = subprocess.run(
        [sys.executable, "-c", RESTING, *command],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_method_in_one_file_is_trained_resumed_compared_exported_imported_and_tried(
    tmp_path: Path,
) -> None:
    engine = engine_with_toy(tmp_path / "engine")
    (tmp_path / "work").mkdir()
    drive = str(TESTS / "engine" / "toy_drive.py")
    assert "all done" in run_with_toy(engine, drive, str(tmp_path / "work"))


def test_no_module_but_a_method_s_own_names_a_kind() -> None:
    named = {
        (path.relative_to(package).as_posix(), kind)
        for package in (ROOT / "engine" / "cliptune", ROOT / "gui" / "cliptune_gui")
        for path in package.rglob("*.py")
        if "methods" not in path.parts
        for kind in kinds_in(path)
    }
    assert named <= NOT_KINDS, named - NOT_KINDS


def kinds_in(path: Path) -> Iterator[str]:
    """The kinds that stand in a module as texts of their own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and node.value in METHODS:
            yield node.value
