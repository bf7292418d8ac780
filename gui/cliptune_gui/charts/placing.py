"""Where the names of dots go: beside them, off each other and off what else is drawn."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

from cliptune_gui.charts.style import RADIUS


def places(
    sizes: Sequence[QSizeF], dots: Sequence[QPointF], taken: Sequence[QRectF], inside: QRectF
) -> list[QRectF]:
    """Where names of these sizes go, as far as they can be off each other and off `taken`."""
    reach = 2 * RADIUS
    held = [*taken, *(QRectF(dot.x() - RADIUS, dot.y() - RADIUS, reach, reach) for dot in dots)]
    chosen: list[QRectF] = []
    for size, dot in zip(sizes, dots, strict=True):
        chosen.append(_freest(_beside(size, dot), [*held, *chosen], inside))
    return chosen


def _beside(size: QSizeF, dot: QPointF) -> list[QRectF]:
    """Places for a name beside a dot, the best first."""
    width, height = size.width(), size.height()
    right, left = dot.x() + RADIUS + 4, dot.x() - RADIUS - 4 - width
    return [
        QRectF(x, dot.y() + (lines - 1) * height / 2, width, height)
        for lines in (0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5)
        for x in (right, left)
    ]


def _freest(choices: Sequence[QRectF], crowded: Sequence[QRectF], inside: QRectF) -> QRectF:
    """The place that hides least, and is cut off least."""
    return min(
        choices,
        key=lambda place: (
            sum(_area(place & other) for other in crowded)
            + 9 * (_area(place) - _area(place & inside))
        ),
    )


def _area(place: QRectF) -> float:
    return place.width() * place.height()
