"""What layouts held is gone with what it was for."""

import ctypes
import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot

from cliptune_gui.widgets.layouts import BreakingRow, clear

MANY = 2000


def allocated() -> Callable[[], int]:
    """Bytes in use of what was had of glibc's allocator."""

    class Info(ctypes.Structure):
        _fields_ = [(name, ctypes.c_size_t) for name in "abcdefghij"]

    try:
        told = ctypes.CDLL(None).mallinfo2
    except (AttributeError, TypeError):
        pytest.skip("counts what glibc's allocator gave")
    told.restype = Info
    return lambda: int(told().h)


def deleted() -> None:
    """Whatever waits for that."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def test_a_layout_that_is_filled_anew_keeps_no_item(qtbot: QtBot) -> None:
    in_use = allocated()
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    before = 0
    for _ in range(2):  # the first time fills what the allocator keeps for later
        before = in_use()
        for _ in range(MANY):
            row.addStretch(1)
        clear(row)
        gc.collect()
    assert row.count() == 0
    assert in_use() - before < 16 * MANY


def test_a_row_that_breaks_goes_with_its_items(qtbot: QtBot) -> None:
    def items() -> int:
        return sum(isinstance(one, QWidgetItem) for one in gc.get_objects())

    before = items()
    window = QWidget()
    column = QVBoxLayout(window)
    column.addLayout(BreakingRow([QPushButton("one"), QPushButton("two")]))
    window.show()
    qtbot.waitExposed(window)
    assert items() >= before + 2
    window.close()
    window.deleteLater()
    del window, column
    deleted()
    assert items() <= before
