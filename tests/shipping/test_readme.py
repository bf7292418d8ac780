"""The README's commands are the ones that are checked, and that there are."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_two_set_up_commands_and_no_third() -> None:
    commands = re.findall(r"^    (pip install .*)$", README, flags=re.MULTILINE)
    assert commands == [
        "pip install -c constraints.txt -e . && cliptune demo",
        'pip install -c constraints.txt -e ".[test]" && pytest',
    ]


def test_ci_takes_its_command_from_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script and "pip install" not in script.replace(
        "pip install .* pytest", ""
    )
    pattern = re.search(r"sed -n '(s/.*/p)' README\.md", script)
    assert pattern is not None
    found = subprocess.run(
        ["sed", "-n", pattern[1], str(ROOT / "README.md")], capture_output=True, text=True
    )
    assert found.stdout.strip() == 'pip install -c constraints.txt -e ".[test]" && pytest'


def test_every_command_it_names_exists() -> None:
    named = set(re.findall(r"`?cliptune ([a-z]+)", README))
    told = subprocess.run(
        [sys.executable, "-m", "cliptune", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert {"demo", "train", "check", "runs", "evaluate", "settings"} <= named
    for command in named:
        assert re.search(rf"^│ {command} ", told, flags=re.MULTILINE), command


def test_constraints_pin_what_is_needed() -> None:
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert "torch==2.13.0" in pinned
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in pinned), "names and versions only"
    names = {line.split("==")[0].lower().replace("_", "-") for line in pinned}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = re.findall(r'^    "([\w.-]+)[><=]', project, flags=re.MULTILINE)
    assert needed and {name.lower().replace("_", "-") for name in needed} <= names


def test_the_libraries_qt_needs_are_the_ones_the_program_names() -> None:
    from cliptune_gui.shell.start import LIBRARIES

    for package in LIBRARIES.values():
        assert package in README, package
