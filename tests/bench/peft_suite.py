"""PEFT's own tests run on our tuners, LoRA beside as control.

    python tests/bench/peft_suite.py [--only WORDS] [--keep FOLDER]

Fetches the source distribution of the PEFT that is installed into a temporary folder, runs its
tests of the modules that `peft_cases.py` has cases for, and prints what passes. A method's row has
three counts: passed, failed, and not for it, which is what it refuses in words (a tuner that adds
steps cannot be merged) and what only LoRA has. Tests that LoRA does not pass here either, for want
of a network or of a card, are no cases. Each failure is printed with its reason, if it has one.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peft_cases import MODULES

Line = dict[str, Any]

REASONS = {
    ("prefix|projected|prompt", "test_disable_adapters"): (
        "takes part in the softmax from the first step on: a new one changes the output"
    ),
    ("bottleneck, (last layer|before a conv)", "test_only_params_are_updated"): (
        "the one value of this narrow layer is cut off by its relu"
    ),
    ("prompt", "test_prepare_for_training_parametrized"): "what embeds words is what is trained",
    ("prompt", "test_training_layer_indexing"): "a text's prompt is in no layer",
    ("prompt", "test_active_adapter"): "two prompts in one tower would have no order",
    ("prompt", "test_unload_adapter"): "its tokens are among those that come out",
}
"""Why what fails does so by nature: forms and the test."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="pytest's -k: words in the names of tests")
    parser.add_argument("--keep", type=Path, help="a folder that has the tests, or will have them")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        tests = _fetch(asked.keep or Path(temporary))
        outcomes = Path(temporary) / "outcomes.jsonl"
        outcomes.touch()
        paths = [str(tests), str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "CASES_CAME_TO": str(outcomes),
        }
        command = [sys.executable, "-m", "pytest", "-p", "peft_plugin", "-q", "-n0"]
        command += ["-W", "ignore", "-p", "no:cacheprovider", f"--rootdir={tests}", "--tb=native"]
        command += ["-k", asked.only] if asked.only else []
        command += [f"tests/{module}.py" for module in MODULES]
        told = subprocess.run(command, cwd=tests, env=environment, capture_output=True, text=True)
        if told.returncode not in (0, 1):  # neither all passed nor some failed
            sys.exit(told.stdout + told.stderr)
        _print([json.loads(line) for line in outcomes.read_text(encoding="utf-8").splitlines()])


def _fetch(folder: Path) -> Path:
    """The source distribution of the PEFT that is installed, beside it what its tests import."""
    name = f"peft-{version('peft')}"
    if not (folder / name).is_dir():
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary"]
        subprocess.run([*fetch, ":all:", "-d", folder, name.replace("-", "==")], check=True)
        with tarfile.open(folder / f"{name}.tar.gz") as archive:
            archive.extractall(folder, filter="data")
        needed = [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder / name]
        subprocess.run([*needed, "parameterized", "attrs"], check=True)
    (folder / name / "tests/__init__.py").touch()  # left out of the distribution
    return folder / name


def _print(lines: list[Line]) -> None:
    """The table, and below it what failed."""
    lacking = {_control(line) for line in lines if _is_lora(line) and line["outcome"] == "failed"}
    cases = [line for line in lines if _control(line) not in lacking]
    print(
        f"{len(lines) - len(cases)} of {len(lines)} are no cases: LoRA does not pass them here.\n"
    )
    lines = [line for line in cases if line["outcome"] == "passed" or not _is_lora(line)]
    rows: dict[tuple[str, str], collections.Counter[str]] = {}
    for line in lines:
        row = (line["module"], line["case"].split(",")[0])
        rows.setdefault(row, collections.Counter())[line["outcome"]] += 1
    print("| tests | method | passed | failed | not for it |\n|---|---|---|---|---|")
    for (module, form), found in sorted(rows.items()):
        _row(f"`{module}`", form, found)
    for whose in ("LoRA", "ours"):
        of = [counts for (_, form), counts in rows.items() if (form == "LoRA") == (whose == "LoRA")]
        _row("all", whose, sum(of, collections.Counter()))
    print()
    failed = [line for line in lines if line["outcome"] == "failed"]
    told = collections.Counter(f"{line['case']}: {line['test']}: {_why(line)}" for line in failed)
    for words, count in told.items():
        print(f"{count} of {words}")


def _is_lora(line: Line) -> bool:
    return bool(line["case"].startswith("LoRA"))


def _control(line: Line) -> str:
    """What a case has in common with that of LoRA which is its control."""
    return json.dumps([line["module"], line["test"], line["control"]])


def _row(tests: str, method: str, found: collections.Counter[str]) -> None:
    print(f"| {tests} | {method} | {found['passed']} | {found['failed']} | {found['skipped']} |")


def _why(line: Line) -> str:
    """The reason that a failure has by nature; else what was told."""
    for (forms, test), reason in REASONS.items():
        if line["test"] == test and re.match(forms, line["case"]):
            return reason
    return "TO BE MENDED: " + re.sub(r"^/.*?: ", "", line["told"])[:160]


if __name__ == "__main__":
    main()
