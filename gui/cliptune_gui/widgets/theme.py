"""Colours, light and dark, and the style sheet made from them."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import cast

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QIcon, QPalette, QPixmap, QPixmapCache
from PySide6.QtWidgets import QApplication, QWidget

import cliptune_resources
from cliptune_gui.state.preferences import ThemeWish


@dataclass(frozen=True)
class Colours:
    """What is drawn in which colour. Every text reaches a contrast of 4.5 on what lies below."""

    window: str
    rail: str
    card: str
    line: str
    hover: str
    text: str
    quiet: str
    """Text that steps back."""
    accent: str
    on_accent: str
    soft: str
    """Behind accented text."""
    second: str
    """What is measured on validation images."""
    limit: str
    """Limits, mistakes and failures."""
    good: str
    warning: str
    soft_warning: str
    soft_limit: str
    soft_good: str


LIGHT = Colours(
    window="#f5f7f9",
    rail="#eceff3",
    card="#ffffff",
    line="#dce1e7",
    hover="#e4e9ee",
    text="#1b2026",
    quiet="#56606b",
    accent="#0b6e84",
    on_accent="#ffffff",
    soft="#dcf1f5",
    second="#b04a00",
    limit="#b4123c",
    good="#1a7437",
    warning="#855100",
    soft_warning="#fdf0d9",
    soft_limit="#fde6ec",
    soft_good="#dff3e5",
)
DARK = Colours(
    window="#14181d",
    rail="#101418",
    card="#1c2228",
    line="#333b44",
    hover="#29313a",
    text="#e8edf2",
    quiet="#9ea9b4",
    accent="#3cc4da",
    on_accent="#06262c",
    soft="#12363f",
    second="#f2994a",
    limit="#ff7d97",
    good="#5fd083",
    warning="#f0b95a",
    soft_warning="#3a2d12",
    soft_limit="#45202b",
    soft_good="#173a24",
)
OVERLAY = {
    True: ("#3cc4da", "#f2994a", "#5fd083", "#c89bff", "#ff7d97", "#f0d35a"),
    False: ("#0b6e84", "#b04a00", "#1a7437", "#6f42c1", "#b4123c", "#7a6200"),
}
"""Colours of runs laid over each other, for dark and for light."""

_ICONS = {
    "new": "M12 5v14M5 12h14",
    "training": "M3 17l5-6 4 3 8-9M3 21h18",
    "runs": "M4 6h16M4 12h16M4 18h16",
    "try": "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16M12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6",
    "settings": "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
    "log": "M6 3h9l4 4v14H6zM9 12h7M9 16h7",
}
"""Lines drawn on 24 x 24."""

_DRESSED = "dressed"
"""A property of windows that wear the style sheet."""


def is_dark() -> bool:
    """Whether the program is drawn dark now."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def colours() -> Colours:
    """The colours in force."""
    return DARK if is_dark() else LIGHT


def apply(wish: ThemeWish) -> None:
    """Draw the program light, dark, or as the system asks."""
    app = cast(QApplication, QApplication.instance())
    hints = app.styleHints()
    if wish == "system":
        hints.unsetColorScheme()
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
    else:
        dark = wish == "dark"
        hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    chosen = DARK if dark else LIGHT
    app.setStyle("Fusion")
    app.setPalette(_palette(chosen))
    for window in app.topLevelWidgets():
        if window.property(_DRESSED):
            dress(window)


def dress(window: QWidget) -> None:
    """Draw a window that lies in no other, and all that is in it, by the style sheet, which follows
    the theme from then on.

    The sheet is the window's and not the program's: a page is styled once, when it is put there. A
    sheet of the program's styles it anew with everything that it is put into on its way, which
    takes half of what opening the window does.
    """
    window.setProperty(_DRESSED, True)
    window.setStyleSheet(_sheet(colours()))


def icon(name: str, colour: str) -> QIcon:
    """A line icon in a colour."""
    from PySide6.QtSvg import QSvgRenderer  # noqa: F401 (registers nothing, but must be there)

    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="48" height="48" '
        f'fill="none" stroke="{colour}" stroke-width="1.8" stroke-linecap="round" '
        f'stroke-linejoin="round"><path d="{_ICONS[name]}"/></svg>'
    )

    def draw() -> QPixmap:
        pixmap = QPixmap()
        pixmap.loadFromData(QByteArray(svg.encode()), "svg")
        return pixmap

    return QIcon(drawn(svg, draw))


def drawn(name: str, draw: Callable[[], QPixmap]) -> QPixmap:
    """What is drawn once for as long as Qt keeps it, which keeps some 10 MB: Qt makes more pixmaps
    of each, and keeps those, too. The `name` says all that it depends on."""
    pixmap = QPixmap()
    if not QPixmapCache.find(name, pixmap):
        pixmap = draw()
        QPixmapCache.insert(name, pixmap)
    return pixmap


def program_icon() -> QIcon:
    """ClipTune's own icon."""
    return QIcon(str(cliptune_resources.icon()))


def _palette(of: Colours) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for where, colour in {
        role.Window: of.window,
        role.WindowText: of.text,
        role.Base: of.card,
        role.AlternateBase: of.window,
        role.Text: of.text,
        role.Button: of.card,
        role.ButtonText: of.text,
        role.BrightText: of.limit,
        role.ToolTipBase: of.card,
        role.ToolTipText: of.text,
        role.PlaceholderText: of.quiet,
        role.Highlight: of.accent,
        role.HighlightedText: of.on_accent,
        role.Accent: of.accent,
        role.Link: of.accent,
        role.LinkVisited: of.accent,
        role.Light: of.card,
        role.Midlight: of.hover,
        role.Mid: of.line,
        role.Dark: of.line,
        role.Shadow: of.line,
    }.items():
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, where, QColor(of.quiet))
    return palette


def _sheet(of: Colours) -> str:
    """The style sheet. Sizes follow the system's own font, so that a reader's choice holds."""
    size = QFontInfo(QApplication.font()).pixelSize()
    tick = "check-dark" if of is DARK else "check-light"
    values = asdict(of) | {
        "small": f"{round(size * 0.92)}px",
        "title": f"{round(size * 1.65)}px",
        "figure": f"{round(size * 1.9)}px",
        "heading": f"{round(size * 1.12)}px",
        "up": f"url({cliptune_resources.icon('up').as_posix()})",
        "down": f"url({cliptune_resources.icon('down').as_posix()})",
        "tick": f"url({cliptune_resources.icon(tick).as_posix()})",
    }
    sheet = _SHEET
    for name, value in values.items():
        sheet = sheet.replace(f"@{name};", f"{value};")
    return sheet


_SHEET = """
QWidget { color: @text; }
QToolTip { background: @card; color: @text; border: 1px solid @line; padding: 4px; }
QMainWindow, QDialog, QStackedWidget, #page { background: @window; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }
QScrollArea { border: none; }
QScrollArea#sheet, QWidget#sheet { background: @card; }

[role="title"] { font-size: @title; font-weight: 700; }
[role="figure"] { font-size: @figure; font-weight: 600; }
[role="heading"] { font-size: @heading; font-weight: 600; }
[role="quiet"] { color: @quiet; }
[role="small"] { color: @quiet; font-size: @small; }
[role="good"] { color: @good; }
[role="bad"] { color: @limit; }
[role="warning"] { color: @warning; }
[role="advice"] { color: @accent; }

QFrame[role="card"] { background: @card; border: 1px solid @line; border-radius: 8px; }
QFrame[role="card"]:focus { border: 1px solid @accent; }
QFrame[role="card"][chosen="true"] { border: 2px solid @accent; }
QFrame[role="bar"] { background: @card; border: none; border-top: 1px solid @line; }
QFrame[role="banner"] { background: @soft; border: none; border-bottom: 1px solid @line; }
QFrame[role="banner"][tone="warning"] { background: @soft_warning; }
QFrame[role="banner"][tone="bad"] { background: @soft_limit; }
QLabel[role="pill"] { border-radius: 8px; padding: 2px 9px; min-height: 14px; font-size: @small;
    font-weight: 600; background: @hover; color: @text; }
QLabel[role="pill"][tone="running"] { background: @soft; color: @accent; }
QLabel[role="pill"][tone="good"] { background: @soft_good; color: @good; }
QLabel[role="pill"][tone="warning"] { background: @soft_warning; color: @warning; }
QLabel[role="pill"][tone="bad"] { background: @soft_limit; color: @limit; }

QPushButton { background: @card; border: 1px solid @line; border-radius: 6px;
    padding: 6px 14px; min-height: 18px; }
QPushButton:hover { background: @hover; }
QPushButton:focus { border: 2px solid @accent; padding: 5px 13px; }
QPushButton:disabled { color: @quiet; background: transparent; }
QPushButton:default, QPushButton[role="primary"] { background: @accent; color: @on_accent;
    border: 1px solid @accent; }
QPushButton[role="primary"] { font-weight: 600; }
QPushButton:default:focus, QPushButton[role="primary"]:focus { border: 2px solid @text; }
QPushButton:default:disabled, QPushButton[role="primary"]:disabled { background: @hover;
    color: @quiet; border-color: @line; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent;
    color: @accent; padding: 3px 5px; text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 1px solid @accent; border-radius: 4px; }
QPushButton[role="link"]:disabled { color: @quiet; }
QPushButton::menu-indicator { image: @down; width: 10px; height: 10px;
    subcontrol-position: right center; right: 8px; }
QPushButton[menu="true"] { padding-right: 24px; }
QPushButton[role="drop"] { border: 2px dashed @line; border-radius: 8px; font-size: @heading;
    min-height: 46px; }
QPushButton[role="drop"][low="true"] { min-height: 20px; }
QPushButton[role="drop"]:hover, QPushButton[role="drop"][lit="true"] { background: @soft;
    border: 2px dashed @accent; }
QPushButton[role="drop"]:focus { border: 2px dashed @accent; }

QToolButton[role="rail"] { border: 1px solid transparent; border-radius: 8px; color: @quiet;
    font-size: @small; padding: 6px 2px; }
QToolButton[role="rail"]:hover { background: @hover; }
QToolButton[role="rail"]:focus { border: 1px solid @accent; }
QToolButton[role="rail"]:checked { background: @soft; color: @accent; font-weight: 600; }
QFrame#rail { background: @rail; border: none; border-right: 1px solid @line; }

QPushButton[role="help"] { border-radius: 11px; padding: 0; min-height: 0; color: @quiet;
    font-weight: 600; }
QPushButton[role="help"]:hover { border-color: @accent; color: @accent; }

QPushButton[role="step"] { background: transparent; border: none; border-radius: 0;
    border-bottom: 2px solid transparent; color: @quiet; padding: 4px 1px; }
QPushButton[role="step"]:checked { color: @accent; border-bottom: 2px solid @accent; }
QPushButton[role="step"]:enabled:!checked { color: @text; }
QPushButton[role="step"]:disabled { color: @quiet; }
QPushButton[role="step"]:focus { border: 1px dotted @accent; border-bottom: 2px solid @accent; }

QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit { background: @card;
    border: 1px solid @line; border-radius: 6px; padding: 5px 8px; min-height: 18px;
    selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus {
    border: 1px solid @accent; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: @quiet; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border: 1px solid @limit; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: @down; width: 10px; height: 10px; }
QAbstractSpinBox { padding-right: 20px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 18px;
    background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 2px 3px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 3px 2px 0; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @hover; }
QAbstractSpinBox::up-arrow { image: @up; width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: @down; width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: @card; border: 1px solid @line;
    selection-background-color: @soft; selection-color: @text; outline: none; }
QCheckBox, QRadioButton { spacing: 7px; padding: 2px; border: 1px solid transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: @quiet; }
QCheckBox:focus, QRadioButton:focus { border: 1px solid @accent; border-radius: 4px; }

QRadioButton::indicator { width: 12px; height: 12px; border-radius: 7px;
    border: 1px solid @quiet; background: @card; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 4px solid @accent; }
QRadioButton::indicator:disabled { border-color: @line; }

QCheckBox::indicator, QListView::indicator { width: 12px; height: 12px; border-radius: 4px;
    border: 1px solid @quiet; background: @card; }
QCheckBox::indicator:checked, QListView::indicator:checked {
    border-color: @accent; background: @accent; image: @tick; }
QCheckBox::indicator:disabled { border-color: @line; background: @hover; }

QProgressBar { background: @hover; border: none; border-radius: 4px; max-height: 8px;
    min-height: 8px; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }

QHeaderView::section { background: @card; border: none; border-bottom: 1px solid @line;
    color: @quiet; padding: 6px 11px; }
QHeaderView::up-arrow { image: @up; width: 9px; height: 9px; subcontrol-position: top center; }
QHeaderView::down-arrow { image: @down; width: 9px; height: 9px; subcontrol-position: top center; }
QHeaderView::section:vertical { border: none; padding: 0 8px; }
QHeaderView { background: @card; border: none; }
QTableView, QListView, QTreeView { background: @card; border: 1px solid transparent;
    border-radius: 4px; outline: none;
    gridline-color: @line; selection-background-color: @soft; selection-color: @text;
    alternate-background-color: @card; }
QTableView::item { padding: 4px 8px; }
QListView::item { padding: 5px 8px; }
QTableView#matrix::item, QTableView#matrix QHeaderView::section:horizontal { padding: 4px 1px; }
QTableView#list::item { border-bottom: 1px solid @line; }
QTableView:focus, QListView:focus { border-color: @accent; }
QTableCornerButton::section { background: @card; border: none; }

QTabBar::tab { color: @text; padding: 6px 2px; margin-right: 20px;
    border-bottom: 2px solid transparent; background: transparent; }
QTabBar::tab:selected { color: @accent; border-bottom: 2px solid @accent; }
QTabBar::tab:disabled { color: @quiet; }
QTabBar:focus { border-bottom: 1px dotted @accent; }
QTabWidget::pane { border: none; }
QTabWidget::tab-bar { left: 0; }

QMenu { background: @card; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @soft; color: @text; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 4px; min-height: 28px; min-width: 28px;
    margin: 1px; }
QScrollBar::handle:hover { background: @quiet; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
"""
