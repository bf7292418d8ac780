"""Every text of the window can be translated, the job's own among them."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QToolButton

import cliptune_resources
from cliptune_gui import language
from gui.windows import Windows

ROOT = Path(__file__).parents[2]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_jobs_texts_are_up_to_date() -> None:
    before = (ROOT / "gui/cliptune_gui/job_texts.py").read_text(encoding="utf-8")
    assert script("job_texts").module() == before


@pytest.fixture
def pseudo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A made-up language in which every text stands in brackets; the texts there are."""
    place = script("translations").update(tmp_path, "eo")
    tree = ElementTree.parse(place)
    sources = set()
    for message in tree.iter("message"):
        source, target = message.find("source"), message.find("translation")
        assert source is not None and target is not None
        sources.add(source.text or "")
        forms = target.findall("numerusform") or [target]
        for form in forms:
            form.text = f"⟦{source.text}⟧"
        target.attrib.pop("type", None)
    tree.write(place, encoding="utf-8")
    script("translations").compile_(place)
    monkeypatch.setattr(cliptune_resources, "translations", lambda: tmp_path)
    return sources


def test_a_language_is_shown_all_through(pseudo: set[str], windows: Windows, few: Path) -> None:
    assert {"Epochs", "&Next", "Choose &folder...", "Passes over the training pictures."} <= pseudo
    assert language.languages() == ["en", "eo"]
    language.install("eo")
    app = QCoreApplication.instance()
    assert app is not None
    translator = app.findChildren(language.QTranslator)[-1]
    try:
        window = windows.open(few)
        window.new_run.go_to(2)
        for place in window.rail:
            window.show_place(place)
            windows.qtbot.wait(50)
            kinds = (QPushButton, QToolButton)
            found = [w for kind in kinds for w in window.findChildren(kind) if w.isVisible()]
            plain = [w.text() for w in found if w.text() and "⟦" not in w.text()]
            assert found and not plain, (place, plain)
        forms = window.new_run.method.forms
        assert all("⟦" in c.toolTip() for form in forms for c in form.controls.values())
    finally:
        app.removeTranslator(translator)
        translator.deleteLater()


def test_every_page_says_what_it_says_by_tr() -> None:
    """A capital after a quote in a call that makes a label or a button is a text for people."""
    pattern = re.compile(r'(?:label|button|Card|Pill)\(\s*"[A-Z]')
    for file in (ROOT / "gui/cliptune_gui").rglob("*.py"):
        assert not pattern.search(file.read_text(encoding="utf-8")), file
