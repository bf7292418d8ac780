"""What the engine tells: worded once, told with its parameters, and fit for the window too."""

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import cliptune
from cliptune.cli.hints import HINTS, hint
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import TEXTS, Message, Text

ENGINE = Path(cliptune.__file__).parent
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OWN = "cli-"
"""How the codes begin of what only the command line tells."""

COMMANDS = re.compile(r"--\w|`|\bcliptune \w|\b(data|base|method|train)\.[a-z]\w*")
"""An option, a command, a setting's name in a job file: nothing that the window has."""

FILLED_IN_BY = {"unwritable": {"reason"}}
"""Functions that add parameters to the message they are given."""

Trees = dict[str, ast.Module]


@cache
def trees() -> Trees:
    """The source of every module of the engine, by the module's name."""
    found = {}
    for file in sorted(ENGINE.rglob("*.py")):
        parts = ("cliptune", *file.relative_to(ENGINE).with_suffix("").parts)
        name = ".".join(parts).removesuffix(".__init__")
        found[name] = ast.parse(file.read_text(encoding="utf-8"))
    return found


@cache
def texts() -> dict[str, Text]:
    """Every text, with all modules of the engine imported; two of one code do not let them be."""
    for module in pkgutil.walk_packages(cliptune.__path__, "cliptune."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return TEXTS


def blanks(wording: str) -> set[str]:
    """The parameters that stand in a wording."""
    fields = (name for _, name, _, _ in string.Formatter().parse(wording) if name is not None)
    return {re.split(r"[.\[]", field)[0] for field in fields}


def params(code: str) -> set[str]:
    return blanks(texts()[code].text) | blanks(texts()[code].hint)


def called(node: ast.AST) -> str:
    """The last name of what is called, or nothing if this is no call of a name."""
    func = getattr(node, "func", None)
    return getattr(func, "id", "") or getattr(func, "attr", "")


def codes_in(node: ast.AST) -> list[str]:
    """The codes of the texts that are worded somewhere in an expression."""
    return [
        one.args[0].value
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and called(one) == "text" and len(one.args) > 1
        if isinstance(one.args[0], ast.Constant)
    ]


def worded(tree: ast.Module) -> dict[str, list[str]]:
    """The codes by the name at the top of a module under which they, or a dict of them, stand."""
    found: dict[str, list[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and codes_in(node.value):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            assert isinstance(target, ast.Name)
            found[target.id] = codes_in(node.value)
    return found


def known(tree: ast.Module) -> dict[str, list[str]]:
    """The same, with what the module imports from others by name."""
    found = worded(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in trees():
            theirs = worded(trees()[node.module])
            for alias in node.names:
                if alias.name in theirs:
                    found[alias.asname or alias.name] = theirs[alias.name]
    return found


def chosen_from(func: ast.expr) -> list[str]:
    """The names that what is called may have: `A`, one of a dict `A[...]`, `A if ... else B`."""
    if isinstance(func, ast.IfExp):
        return chosen_from(func.body) + chosen_from(func.orelse)
    if isinstance(func, ast.Subscript):
        return chosen_from(func.value)
    return [func.id] if isinstance(func, ast.Name) else []


def messages_made() -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Where a message is made, its code, what it is made with, and what is added later."""
    for name, tree in trees().items():
        names = known(tree)
        completed = {
            id(one): FILLED_IN_BY[called(call)]
            for call in ast.walk(tree)
            if called(call) in FILLED_IN_BY and isinstance(call, ast.Call)
            for argument in call.args[:1]
            for one in ast.walk(argument)
        }
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            given = {one.arg or "**" for one in call.keywords}
            for code in (code for of in chosen_from(call.func) for code in names.get(of, [])):
                yield f"{name}:{call.lineno}", code, given, completed.get(id(call), set())


def test_codes_are_words_with_dashes() -> None:
    assert len(texts()) > 10
    assert not [code for code in texts() if not CODE.fullmatch(code)]


def test_what_only_the_command_line_tells_is_marked() -> None:
    texts()
    for name, tree in trees().items():
        for code in (code for node in tree.body for code in codes_in(node)):
            assert code.startswith(OWN) == name.startswith("cliptune.cli"), (name, code)


def test_each_is_told_with_what_stands_in_it() -> None:
    wrong, seen = [], set()
    for where, code, given, later in messages_made():
        seen.add(code)
        if given | later != params(code):
            wrong.append(f"{where}: {code} is given {given}, and has {params(code)}")
    assert "cli-no-such-run" in seen
    assert not wrong, "\n".join(wrong)


def test_texts_fit_the_window_too() -> None:
    found = [
        f"{code}: {wording}"
        for code, one in texts().items()
        if not code.startswith(OWN)
        for wording in (one.text, one.hint)
        if COMMANDS.search(re.sub(r"\{[^}]*\}", "", wording))
    ]
    assert not found, "\n".join(found)


def test_hints_of_the_command_line() -> None:
    assert list(HINTS) == sorted(HINTS)
    assert not HINTS.keys() - texts().keys()
    for code, wording in HINTS.items():
        assert not code.startswith(OWN), f"{code} is worded here: its own hint can be"
        assert blanks(wording) <= params(code), code


def test_the_command_lines_hint_stands_in_for_the_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    message = texts()["cli-no-such-goal"](goal="fun", meant="", goals="a, b")
    assert hint(message) == "One of: a, b."
    monkeypatch.setitem(HINTS, "cli-no-such-goal", "{goal} is none: --goal NAME.")
    assert hint(message) == "fun is none: --goal NAME."
    assert hint(Message(code="of-a-later-version")) == ""


def spoken(node: ast.expr) -> bool:
    """Whether an expression is words of our own: a text, or one that is put together."""
    return any(
        isinstance(one, ast.JoinedStr | ast.Constant) and isinstance(getattr(one, "value", ""), str)
        for one in ast.walk(node)
    )


def test_errors_are_messages() -> None:
    raised = [name for name in (*_subclasses(ClipTuneError), "unwritable")]
    found = [
        f"{name}:{call.lineno}"
        for name, tree in trees().items()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and called(call) in raised and call.args
        if isinstance(call.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
        or called(call) != "unwritable"
        and len(call.args) > 1
    ]
    assert not found, "\n".join(found)


def _subclasses(kind: type) -> Iterator[str]:
    texts()  # every module is imported
    yield kind.__name__
    for one in kind.__subclasses__():
        yield from _subclasses(one)


def test_only_others_words_are_passed_on_as_they_are() -> None:
    found = [
        f"{name}:{call.lineno}"
        for name, tree in trees().items()
        if not name.startswith("cliptune.core")
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        if called(call) == "PLAIN" or called(call) == "quoted" and spoken(call.args[0])
    ]
    assert not found, "\n".join(found)
