"""Reports on paper: what Qt makes of their pages."""

import os
import re
import runpy
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QTextDocument

from cliptune.cli.window import Window
from cliptune.document.contents import of_runs
from cliptune.document.page import page
from cliptune_gui import paper
from cliptune_gui.shell import start
from engine import reported


@pytest.fixture
def html(tmp_path: Path) -> str:
    images = tmp_path / "pets"
    images.mkdir()
    return page(of_runs([reported.ended(tmp_path / "run", images)]), paper=True)


def test_a_page_becomes_a_pdf_on_any_thread(qapp: object, html: str, tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    thread = threading.Thread(target=paper.write, args=(html, path))
    thread.start()
    thread.join()
    written = path.read_bytes()
    assert written.startswith(b"%PDF") and written.rstrip().endswith(b"%%EOF")
    assert written.count(b"/Type /Page\n") >= 2


@pytest.mark.skipif(sys.platform != "linux", reason="a display is always there elsewhere")
def test_a_pdf_needs_no_display(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    code = "import pathlib, sys; from cliptune_gui import paper; "
    code += "paper.write('<p>a</p>', pathlib.Path(sys.argv[1]))"
    without = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    env = {**without, "QT_QPA_PLATFORM": "xcb"}  # as a desktop may say, where one is logged in
    subprocess.run([sys.executable, "-c", code, path], env=env, check=True, capture_output=True)
    assert path.read_bytes().startswith(b"%PDF")


def test_the_command_line_makes_pdfs_also_where_no_window_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[object] = []
    monkeypatch.setattr("cliptune.cli.commands.main", given.append)
    monkeypatch.setattr(start, "missing_libraries", lambda: ["libxcb-cursor.so.0"])
    monkeypatch.setattr(sys, "argv", ["cliptune", "settings"])
    start.main()
    runpy.run_module("cliptune", run_name="__main__")
    assert given == [Window(paper.write, start.try_window, start.use_folders)] * 2
    monkeypatch.setattr(start, "has_qt", lambda: False)
    start.main()
    assert given[2:] == [Window()]


def test_charts_are_drawn_sharp_and_nothing_is_fetched(
    qapp: object, html: str, tmp_path: Path
) -> None:
    (tmp_path / "secret.png").write_bytes(b"")
    made = paper._page()()
    elsewhere = (tmp_path / "secret.png").as_uri()
    made.setHtml(f'{html}<img src="{elsewhere}">')
    kind = QTextDocument.ResourceType.ImageResource
    assert made.loadResource(kind, elsewhere) is None
    source = html[html.index(paper.SVG) :].partition('"')[0]
    image = made.loadResource(kind, source)
    assert isinstance(image, QImage) and image.width() > 2000


TABLE, PROSE = "<table><tr><td>a<br>b</td></tr></table>", "<p>a<br>b</p>"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("", TABLE),
        ("<p>rows and columns</p><p></p>", TABLE),
        ("<p>One sentence.</p>", PROSE),
        ("<p>One sentence.</p><p>So:</p>", PROSE),
    ],
)
def test_no_heading_ends_a_page(qapp: object, words: str, what: str) -> None:
    height = 200.0
    made = QTextDocument()
    made.setDocumentMargin(0)
    made.setHtml("".join(f"<h2>{n}</h2>{words}{what}" for n in range(20)))
    size = made.pageSize()
    size.setWidth(300)
    size.setHeight(height)
    made.setPageSize(size)
    paper._break_well(made, height)
    layout, block = made.documentLayout(), made.begin()
    pages = []
    while block.isValid():
        if block.text():
            pages.append(int(layout.blockBoundingRect(block).top() // height))
        block = block.next()
    parts = 2 + len(re.findall(r"<p>\w", words))
    assert pages[::parts] == pages[parts - 1 :: parts]  # each heading with what it is of
    assert pages[-1] > 1
