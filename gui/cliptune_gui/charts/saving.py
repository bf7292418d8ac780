"""Charts saved as images."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from cliptune.core.files import written_beside
from cliptune_gui.widgets import theme


def save(widget: QWidget, path: Path) -> None:
    """Write an image of a widget, `.svg` or else `.png` at twice the size. Raises `OSError`."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if path.suffix.lower() == ".svg":
        _into_svg(widget, buffer)
    else:
        image = QPixmap(widget.size() * 2)
        image.setDevicePixelRatio(2)
        image.fill(theme.colours().window)
        widget.render(image)
        image.save(buffer, "png")
    with written_beside(path) as beside:
        beside.write_bytes(buffer.data().data())


def _into_svg(widget: QWidget, buffer: QBuffer) -> None:
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the other one knows no clipping
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(QRect(0, 0, widget.width(), widget.height()))
    generator.setTitle(QCoreApplication.applicationName())
    with QPainter(generator) as painter:
        painter.fillRect(widget.rect(), theme.colours().window)
        widget.render(painter, QPoint())
