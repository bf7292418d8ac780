"""Every text of the window can be translated, those of the engine among them."""

import ast
import importlib.util
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

import cliptune_resources
from cliptune.core.errors import _DISK_FULL as DISK_FULL
from cliptune.core.events import Failed
from cliptune.core.messages import TEXTS, Message
from cliptune.models.catalogue import CATALOGUE
from cliptune_gui.pages.training.reporting import _UNWRITABLE as FAILED
from cliptune_gui.state import language
from cliptune_gui.widgets import errors
from cliptune_gui.widgets.banner import Banner
from cliptune_gui.widgets.messages import HINTS, translated_message
from gui.composing import deaf
from gui.test_access import misplaced, settle
from gui.walk import COLUMNS, TABLE, pages
from gui.windows import Windows

ROOT = Path(__file__).parents[2]
GUI = ROOT / "gui" / "cliptune_gui"
LAPTOP = (1366, 768)
"""The size of many a laptop's screen, pixels."""
BLANK = re.compile(r"\{[^}]*\}|%n")
"""What is filled in."""


def script(name: str) -> ModuleType:
    """A script of `packaging`, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_engines_texts_are_up_to_date() -> None:
    before = (GUI / "widgets" / "engine_texts.py").read_text(encoding="utf-8")
    assert script("engine_texts").module() == before, "run packaging/engine_texts.py"


# What lupdate finds


def read(file: Path) -> dict[str, set[str]]:
    """The texts of a .ts file by their context."""
    found: dict[str, set[str]] = {}
    for context in ElementTree.parse(file).iter("context"):
        texts = {source.text or "" for source in context.iter("source")}
        found.setdefault(context.findtext("name") or "", set()).update(texts)
    return found


def asked(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Context and text of every text that a module asks to have translated."""
    for owner in (node for node in ast.walk(module) if isinstance(node, ast.ClassDef)):
        for call in (node for node in ast.walk(owner) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "tr":
                yield owner.name, _constant(call.args[0])
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in ("translate", "QT_TRANSLATE_NOOP") and ast.unparse(call.args[1]) != "text":
            yield _constant(call.args[0]), _constant(call.args[1])


def _constant(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant), f"lupdate cannot follow {ast.unparse(node)}"
    return str(node.value)


def test_lupdate_finds_every_text(made_up: Path) -> None:
    found = read(made_up / "cliptune_eo.ts")
    pages_ = {"ImagesPage", "BasePage", "MethodPage", "ReviewPage", "NewRunPage", "RunView"}
    assert pages_ | {"ResultsView", "RunsPage", "SettingsPage", "LogPage"} <= {*found}
    for file in sorted(GUI.rglob("*.py")):
        for context, text in asked(ast.parse(file.read_text(encoding="utf-8"))):
            assert text in found[context], (file.name, context, text)


def test_updating_keeps_what_was_translated(tmp_path: Path) -> None:
    translations = script("translations")
    file = translations.update(tmp_path, "de")
    assert translations.known(tmp_path) == ["de"]
    begun = file.read_text(encoding="utf-8")
    assert 'language="de' in begun
    unfinished = '<source>&amp;Next</source>\n        <translation type="unfinished"></translation>'
    finished = "<source>&amp;Next</source>\n        <translation>&amp;Weiter</translation>"
    assert unfinished in begun
    file.write_text(begun.replace(unfinished, finished), encoding="utf-8")
    translations.update(tmp_path, "de")
    assert finished in file.read_text(encoding="utf-8")
    assert translations.compile_(file) == tmp_path / "cliptune_de.qm"


SHIPPED = sorted(cliptune_resources.translations().glob("cliptune_*.ts"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_language_says_everything_and_no_more(file: Path, made_up: Path, tmp_path: Path) -> None:
    translations = script("translations")
    there, needed = (translations.sources(of) for of in (file, made_up / "cliptune_eo.ts"))
    assert not needed - there, "run packaging/translations.py, and translate what it tells of"
    assert not there - needed, "run packaging/translations.py: these are used no more"
    assert not translations.faults(file)
    compiled = translations.compile_(Path(shutil.copy(file, tmp_path)))
    shipped = file.with_suffix(".qm").read_bytes()
    assert compiled.read_bytes() == shipped, "run packaging/translations.py"


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        ("&amp;Weiter mit {name}, {count:,}", ""),
        ("{count:,} Mal mit {name} weiter (&amp;N)", ""),
        ("Weiter mit {name}, {count:,}", "Alt"),
        ("&amp;Weiter &amp;mit {name}, {count:,}", "Alt"),
        ("&amp;Weiter mit {count:,}", "filled in ({name})"),
        ("&amp;Weiter mit {name}, {count}", "filled in ({count:,}, {count})"),
        ("", "not translated"),
    ],
)
def test_what_a_translation_lost_is_found(tmp_path: Path, translation: str, fault: str) -> None:
    file = tmp_path / "cliptune_de.ts"
    file.write_text(
        "<TS><context><name>Job</name><message><source>&amp;Next: {name}, {count:,}</source>"
        f"<translation>{translation}</translation></message></context></TS>",
        encoding="utf-8",
    )
    found = script("translations").faults(file)
    assert (fault in found[0] and len(found) == 1) if fault else not found


# A language of brackets


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a made-up language, of texts as they are by now."""
    folder = tmp_path_factory.mktemp("translations")
    translations = script("translations")
    file = translations.update(folder, "eo")
    translations.brackets(file)
    translations.compile_(file)
    return folder


@pytest.fixture
def brackets(made_up: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program in a made-up language: all is in ⟦⟧, and longer, but what is filled in."""
    monkeypatch.setattr(cliptune_resources, "translations", lambda: made_up)
    assert language.languages() == ["en", "eo"]
    language.install("eo")
    yield
    language.install("en")


def shown(window: QWidget) -> Iterator[tuple[str, str]]:
    """Every text that is seen, or that a screen reader says of a widget, and whose it is."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            for text in (*_said(widget), widget.accessibleName()):
                yield text, type(widget).__name__


def _said(widget: QWidget) -> list[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        return [widget.text()]
    if isinstance(widget, QTabBar):
        return [widget.tabText(tab) for tab in range(widget.count())]
    if isinstance(widget, QComboBox):
        return [widget.itemText(item) for item in range(widget.count())]
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        return [widget.placeholderText()]
    return [*_cells(widget.model())] if isinstance(widget, QTableView) else []


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    columns = range(model.columnCount())
    for column in columns:
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    for row in range(model.rowCount()):
        for column in columns:
            yield str(model.index(row, column).data() or "")


EXCEPT = (
    *("MB", "GB", "kB", "px", "M"),
    *("ClipTune", "Apache-2.0", "https://huggingface.co"),
    *("American English", "Esperanto"),  # languages are called as they call themselves
    "few · LoRA",  # the run, as it is called on the disk
)
"""Texts that are the same in every language."""


def data(folder: Path) -> list[str]:
    """What need not be translated: names, of the user and of the world; the longest first."""
    classes = [place.name for place in folder.iterdir()]
    known = {folder.name, *classes, *(f"a photo of a {name}" for name in classes), *EXCEPT}
    known |= {TABLE, *COLUMNS}
    for entry in CATALOGUE:
        known |= {entry.label, entry.licence, entry.repo, entry.name}
    return sorted(known - {""}, key=len, reverse=True)


def plain(text: str, known: list[str]) -> str:
    """What is left of a text without what is translated and what need not be."""
    text = re.sub(r"⟦[^⟧]*⟧", " ", text)
    for name in known:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text)
    # Paths, images with what the system says of them, the engine's device.
    text = re.sub(r"\S*[/\\]\S+|\S+\.jpg( \([^)]*\))?|CPU \(\d+ threads?\)", " ", text)
    return text.strip() if re.search(r"[^\W\d_]{2}", text) else ""


def test_a_failure_is_told_in_the_users_language(brackets: None, qtbot: QtBot) -> None:
    """Its parameters are filled in after its words are translated, messages among them too."""
    inner = FAILED(path="report", reason="it is full")
    banner = Banner()
    qtbot.addWidget(banner)
    errors.tell(banner, Failed(told=DISK_FULL(what=inner)))
    assert "report⟦ cannot be written: ⟧it is full⟦.~" in banner.accessibleName()
    assert "⟦Free some space, then do the same again" in banner.accessibleName()


def test_a_message_is_shown_before_the_module_that_words_it_is_there(
    brackets: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(TEXTS, DISK_FULL.code)
    text, hint = translated_message(Message(code=DISK_FULL.code, params={"what": "No room."}))
    assert text == "No room." and hint.startswith("⟦Free some space")


def test_hints_of_the_window_name_messages_there_are() -> None:
    script("engine_texts").messages()  # imports all that words some
    for code, hint in HINTS.items():
        assert {*BLANK.findall(hint)} <= {*BLANK.findall(TEXTS[code].text + TEXTS[code].hint)}


def test_no_text_names_an_option_of_the_command_line() -> None:
    engine_texts = script("engine_texts")
    texts = [*engine_texts.texts(), *(f"{one.text} {one.hint}" for one in engine_texts.messages())]
    assert len(texts) > 100
    assert not [text for text in texts if re.search(r"--\w|\bcliptune [a-z]", text)]


def test_qts_own_dialog_is_in_one_language(qtbot: QtBot) -> None:
    language.install("zh_CN")
    try:
        dialog = QFileDialog()
        qtbot.addWidget(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        said = [one.text() for one in dialog.findChildren(QLabel)]
    finally:
        language.install("en")
    said = [re.sub(r"\(&\w\)", "", one) for one in said]
    assert len(said) > 2 and not any(re.search("[A-Za-z]", one) for one in said), said


def test_what_is_plain_is_found() -> None:
    assert not plain("⟦Show: ⟧owl⟦⟧ · 12 %", ["owl"])
    assert plain("⟦Show: ⟧every owl", ["owl"])
    assert plain("Next", [])


def test_no_text_is_forgotten(
    brackets: None, tiny_starter: None, estimated: None, windows: Windows, few: Path
) -> None:
    """In a language that is 40 % longer: all of it is translated, there is room for all of it, and
    every field hears an input method."""
    known, forgotten = data(few), set()
    (few / "owl" / "empty.jpg").touch()  # so that there is something odd
    window = windows.open(few)
    window.resize(*LAPTOP)
    for name, page in pages(windows, window):
        windows.qtbot.wait(50)
        settle(page.window())
        forgotten |= {(name, "room", problem) for problem in misplaced(page.window())}
        forgotten |= {(name, "composing", str(field)) for field in deaf(page.window())}
        texts = [(text, whose) for text, whose in shown(window) if text]
        assert any("⟦" in text for text, _ in texts), name
        forgotten |= {(name, whose, text) for text, whose in texts if plain(text, known)}
    assert not forgotten, "\n" + "\n".join(map(str, sorted(forgotten)))
