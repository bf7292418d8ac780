"""Writes `gui/cliptune_gui/job_texts.py`: what the engine says and the window shows, for lupdate.

    python packaging/job_texts.py

lupdate finds texts where they stand in the source, and cannot follow `translated(field.title)`.
"""

import ast
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from cliptune import advice
from cliptune import job as jobs
from cliptune.comparison import recommendation as verdict
from cliptune.core.messages import TEXTS
from cliptune.core.metrics import CaptionMetrics, ClassMetrics
from cliptune.data.problems import KINDS
from cliptune.export import TARGETS
from cliptune.methods import METHODS
from cliptune.models.catalogue import CATALOGUE

GUI = Path(__file__).parents[1] / "gui" / "cliptune_gui"
PLACE = GUI / "job_texts.py"
HEAD = '''"""Texts of the engine that the window shows, made by `packaging/job_texts.py`."""

from PySide6.QtCore import QT_TRANSLATE_NOOP
'''


def texts() -> list[str]:
    """Every text, once, in the order of the places they come from."""
    found = [
        *(text for part in (jobs.Data, jobs.Base, jobs.Train) for text in _settings(part)),
        *_methods(),
        *(entry.description for entry in CATALOGUE),
        *(heading.text for heading in KINDS.values()),
        *(worded.text for code, worded in TEXTS.items() if code.startswith("advice-")),
        *advice.GOALS.values(),
        *(text for question in advice.QUESTIONS for text in (question.text, question.answer)),
        *verdict.TEXTS,
        *_targets(),
        *(kind.model_fields["measure"].default for kind in (ClassMetrics, CaptionMetrics)),
        *_prompts(GUI / "wizard.py", "Draft"),
    ]
    return [text for text in dict.fromkeys(found) if text]


def _methods() -> Iterator[str]:
    for method in METHODS.values():
        yield from (method.label, method.summary, method.description, method.because)
        yield from method.scenarios
        yield from _settings(method)
        yield from (refusal.text for refusal in method.refusals.values())


def _targets() -> Iterator[str]:
    for target in TARGETS.values():
        yield from (target.label, target.summary)


def _settings(part: type[BaseModel]) -> Iterator[str]:
    for field in jobs.fields(part).values():
        extra = field.json_schema_extra
        unit = extra.get("unit", "") if isinstance(extra, dict) else ""
        yield from (field.title or "", field.description or "", str(unit))
        yield from _choices(field.annotation)


def _choices(annotation: Any) -> Iterator[str]:
    """The names in a `Literal`, however deep it lies in the type."""
    for part in get_args(annotation):
        if isinstance(part, str):
            yield part
        else:
            yield from _choices(part)


def _prompts(module: Path, class_name: str) -> Iterator[str]:
    """Whole prompts that the methods of a class return, none of them filled in."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    [found] = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name == class_name
    ]
    for returned in (node for node in ast.walk(found) if isinstance(node, ast.Return)):
        for node in ast.walk(returned):
            if isinstance(node, ast.Constant) and str(node.value).endswith("."):
                yield str(node.value)


def module() -> str:
    """The source of the module, as ruff formats it."""
    lines = "".join(f'    QT_TRANSLATE_NOOP("Job", {_literal(text)}),\n' for text in texts())
    source = f"{HEAD}\nTEXTS = (\n{lines})\n"
    ruff = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(PLACE), "-"]
    done = subprocess.run(ruff, input=source.encode(), capture_output=True, check=True)
    return done.stdout.decode().replace("\r\n", "\n")


def _literal(text: str) -> str:
    """A text as source, in pieces that fit on a line where one would not."""
    *lines, last = textwrap.wrap(text, 88, break_long_words=False, break_on_hyphens=False)
    return " ".join(map(repr, [*(f"{line} " for line in lines), last]))


def main() -> int:
    """Write the module."""
    PLACE.write_text(module(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
