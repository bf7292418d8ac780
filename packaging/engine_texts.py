"""Writes `widgets/engine_texts.py` of the window: what the engine says and the window shows.

    python packaging/engine_texts.py

lupdate finds texts where they stand in the source, and cannot follow `translated(field.title)`.
Messages stand there by their code too, so that one can be shown before the module that words it is
imported.
"""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import typer
from pydantic import BaseModel

import cliptune
import cliptune_gui
from cliptune import advice
from cliptune import job as jobs
from cliptune.cli import app, hints, spoken
from cliptune.core import events
from cliptune.core.messages import COMMA, PERCENT, TEXTS, Text
from cliptune.core.metrics import MEASURES, Split
from cliptune.export import TARGETS
from cliptune.methods import METHODS
from cliptune.models.catalogue import CATALOGUE
from cliptune.runs.run import State
from cliptune_gui.widgets.messages import HINTS

ENGINE = Path(cliptune.__file__).parent
GUI = Path(__file__).parents[1] / "gui" / "cliptune_gui"
PATH = GUI / "widgets" / "engine_texts.py"
LONGEST = 80
"""Characters of a text on one line."""
HEAD = '''"""Texts of the engine that the window shows, made by `packaging/engine_texts.py`."""

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP
'''


def texts() -> list[str]:
    """Every text, once, in the order of the places they come from."""
    found = [
        *(text for part in (jobs.Data, jobs.Base, jobs.Train) for text in _settings(part)),
        *_methods(),
        *(entry.description for entry in CATALOGUE),
        *(entry.label for entry in CATALOGUE if entry.bundled),
        *advice.GOALS.values(),
        *(text for question in advice.QUESTIONS for text in (question.text, question.answer)),
        *_targets(),
        *HINTS.values(),
        *MEASURES,
    ]
    return [text for text in dict.fromkeys(found) if text]


def _methods() -> Iterator[str]:
    for method in METHODS.values():
        yield from (method.label, method.summary, method.description, method.explained)
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


def messages() -> list[Text]:
    """Every wording that the window may have to show, by its code."""
    for package in (cliptune, cliptune_gui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return [TEXTS[code] for code in sorted(TEXTS) if not code.startswith("cli-")]


def elsewhere() -> list[str]:
    """What is told where no window is: on the command line, in reports, in READMEs of exports."""
    known = {*texts(), *(part for one in messages() for part in (one.text, one.hint))}
    own = [TEXTS[code] for code in sorted(TEXTS) if code.startswith("cli-")]
    found = [
        *(part for one in own for part in (one.text, one.hint)),
        *(text for table in (hints.HINTS, hints.NEXT) for _, text in sorted(table.items())),
        *spoken.texts(typer.main.get_command(app)),
        *_marked_in_source(),
        *events.PHASES,
        *get_args(Split),
        *get_args(State),
    ]
    marked = {PERCENT, COMMA, *_marked_in_source()}
    told = dict.fromkeys((PERCENT, COMMA, *found))
    return [one for one in told if (one in marked or _has_words(one)) and one not in known]


def _marked_in_source() -> Iterator[str]:
    """What stands as `tr("...")` in the source and templates of the engine, and where the window
    is started: there may be no Qt."""
    for file in (*sorted(ENGINE.rglob("*.py")), GUI / "shell" / "start.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("tr", "_tr", "mark"):
                (given,) = call.args
                if isinstance(given, ast.Constant):
                    yield str(given.value)
    for file in sorted(ENGINE.rglob("*.html")):
        yield from re.findall(r'\btr\("([^"]*)"\)', file.read_text(encoding="utf-8"))


def _has_words(text: str) -> bool:
    """Whether there is anything to translate."""
    return bool(re.search(r"[^\W\d_]{2}", re.sub(r"\{[^}]*\}", "", text)))


def module() -> str:
    """The source of the module, as ruff formats it."""
    lines = "".join(f"    {_marked(text)},\n" for text in texts())
    others = "".join(f"    {_marked(text)},\n" for text in elsewhere())
    pairs = "".join(
        f"    {one.code!r}: ({_marked(one.text)}, {_marked(one.hint)}),\n" for one in messages()
    )
    source = (
        f"{HEAD}\nTEXTS = (\n{lines})\n\nMESSAGES: dict[str, tuple[Any, Any]] = {{\n{pairs}}}\n\n"
        f"ELSEWHERE = (\n{others})\n"
    )
    ruff = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(PATH), "-"]
    done = subprocess.run(ruff, input=source.encode(), capture_output=True, check=True)
    return done.stdout.decode().replace("\r\n", "\n")


def _marked(text: str) -> str:
    """A text as source that lupdate finds; one without words needs none."""
    words = re.sub(r"\{[^}]*\}", "", text)
    return f'QT_TRANSLATE_NOOP("Job", {_literal(text)})' if words.strip() else repr(text)


def _literal(text: str) -> str:
    """A text as source, in pieces that fit on a line where one would not."""
    pieces, line = re.findall(r"\S*\s*", text), ""
    lines = []
    for piece in pieces:
        if line and len(line) + len(piece.rstrip()) > LONGEST:
            lines.append(line)
            line = ""
        line += piece
    return " ".join(map(repr, [*lines, line]))


def main() -> int:
    """Write the module."""
    PATH.write_text(module(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
