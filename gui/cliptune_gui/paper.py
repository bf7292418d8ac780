"""A page of HTML as a PDF, by Qt's rich text: on any thread, and without a window too."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QGuiApplication,
        QImage,
        QPdfWriter,
        QTextBlock,
        QTextDocument,
        QTextTable,
    )

SHARP = 4
"""Pixels of a chart, of each that it is wide on a screen: 300 and more an inch of paper."""
SVG = "data:image/svg+xml;base64,"
MARGIN, FOOT = 18, 12
"""Around the page, and for its number at the foot: millimetres."""
WHOLE = 0.6
"""Of a page: a table lower than that is not torn apart."""

IMAGE = "\ufffc"
"""What stands for an image in a text of Qt's."""

_kept: "list[QGuiApplication]" = []


def write(html: str, path: Path) -> None:
    """Write a page, charts in it as images of SVG inside, on A4 with numbered pages.

    Raises `ImportError` where Qt lacks, and `OSError` if the file cannot be written.
    """
    from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
    from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

    from cliptune.core.files import written_beside

    if QGuiApplication.instance() is None:
        # There may be no display; Windows always has one, and no fonts apart from it.
        apart = [] if os.name == "nt" else ["-platform", "offscreen"]
        _kept.append(QGuiApplication(["cliptune", *apart]))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(MARGIN, MARGIN, MARGIN, FOOT), QPageLayout.Unit.Millimeter)
    writer.setCreator("ClipTune")
    page = _page()()
    page.documentLayout().setPaintDevice(writer)
    page.setHtml(html)
    writer.setTitle(page.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    _paint(page, writer)
    del writer  # it ends the file
    with written_beside(path) as beside:
        beside.write_bytes(buffer.data().data())


@cache
def _page() -> "type[QTextDocument]":
    """The kind of document that a page becomes; made but once, as kinds are never freed at once."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QTextDocument

    class Page(QTextDocument):
        def loadResource(self, kind: int, name: QUrl | str) -> Any:
            """What the page holds itself; nothing is fetched from elsewhere."""
            where = name.toString() if isinstance(name, QUrl) else name
            if where.startswith(SVG):
                return _drawn(where.removeprefix(SVG))
            return super().loadResource(kind, name) if where.startswith("data:") else None

    return Page


def _drawn(encoded: str) -> "QImage":
    """An SVG as an image that is sharp on paper."""
    from PySide6.QtCore import QByteArray, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = QSvgRenderer(QByteArray.fromBase64(encoded.encode()))
    image = QImage(drawing.defaultSize() * SHARP, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        drawing.render(painter)
    return image


def _paint(page: "QTextDocument", writer: "QPdfWriter") -> None:
    from PySide6.QtCore import QRectF, QSizeF, Qt
    from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QTransform

    foot = FOOT / 25.4 * writer.resolution()
    width, height = float(writer.width()), writer.height() - foot
    page.setDocumentMargin(0)
    page.setPageSize(QSizeF(width, height))
    _break_well(page, height)
    with QPainter(writer) as painter:
        for number in range(page.pageCount()):
            if number:
                writer.newPage()
            context = QAbstractTextDocumentLayout.PaintContext()
            context.clip = QRectF(0, number * height, width, height)
            painter.save()
            painter.setTransform(QTransform.fromTranslate(0, -number * height))
            painter.setClipRect(context.clip)
            page.documentLayout().draw(painter, context)
            painter.restore()
            below = QRectF(0, height, width, foot)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
            painter.drawText(below, right, f"{number + 1} / {page.pageCount()}")


def _break_well(page: "QTextDocument", height: float) -> None:
    """Begin a new page before what would be torn apart: words that lead to what follows from that,
    and low tables."""
    from PySide6.QtGui import QTextBlock

    layout, parts = page.documentLayout(), [*_parts(page)]
    leading: list[QTextBlock] = []
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        if isinstance(part, QTextBlock):
            if _leads(leading, part, following):
                leading.append(part)
                continue
            place = layout.blockBoundingRect(part)
        else:
            place = layout.frameBoundingRect(part)
        top = layout.blockBoundingRect(leading[0]).top() if leading else place.top()
        low = place.bottom() if place.height() < WHOLE * height else place.top()
        if int(top // height) != int((low - 1) // height):
            _begin_page(leading[0] if leading else part)
        leading = []


def _leads(
    leading: "list[QTextBlock]",
    part: "QTextBlock",
    following: "QTextBlock | QTextTable | None",
) -> bool:
    """Whether words lead to what follows: a heading and the first words below it, what stands above
    a table, and what ends in a colon."""
    from PySide6.QtGui import QTextBlock

    if part.blockFormat().headingLevel() or part.text().rstrip().endswith((":", "：")):
        return True
    if not isinstance(following, QTextBlock):
        return following is not None
    below = bool(leading) and bool(leading[-1].blockFormat().headingLevel())
    alone = bool(following.blockFormat().headingLevel()) or IMAGE in part.text()
    return below and not alone


def _begin_page(part: "QTextBlock | QTextTable") -> None:
    from PySide6.QtGui import QTextBlock, QTextCursor, QTextFormat

    always = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
    if isinstance(part, QTextBlock):
        form = part.blockFormat()
        form.setPageBreakPolicy(always)
        QTextCursor(part).setBlockFormat(form)
    else:
        whole = part.format()
        whole.setPageBreakPolicy(always)
        part.setFormat(whole)


def _parts(page: "QTextDocument") -> "Iterator[QTextBlock | QTextTable]":
    """Paragraphs and tables from top to bottom, without the empty paragraphs that Qt puts between
    them."""
    place = page.rootFrame().begin()
    while not place.atEnd():
        if (table := place.currentFrame()) or place.currentBlock().text().strip():
            yield table or place.currentBlock()  # type: ignore[misc]
        place += 1
