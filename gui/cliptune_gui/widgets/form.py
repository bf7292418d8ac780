"""Widgets for settings, made from what the job says of them: title, unit, range, choices."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from cliptune import job as jobs
from cliptune.core.messages import Message
from cliptune_gui.widgets import choosing, drops
from cliptune_gui.widgets.boxes import steady
from cliptune_gui.widgets.buttons import button
from cliptune_gui.widgets.formatting import joined
from cliptune_gui.widgets.labels import label

COLUMNS = 3
"""Of boxes to tick."""
LETTERS = 32
"""Of a number. Qt draws all of them anew for every one that is typed."""
AIR = (6, 0, 0, 0)
"""In front of a number, pixels: a style sheet's padding does not reach it there."""
_TAB = Qt.FocusPolicy.TabFocus
_RATE = 1e-3
"""What a rate that was automatic begins at, until another is known."""


def translated(text: str) -> str:
    """A text of the job's metadata in the user's language; see `packaging/engine_texts.py`."""
    return QCoreApplication.translate("Job", text)


def said(value: Any) -> str:
    """A setting's value in the user's language."""
    if isinstance(value, bool):
        yes, no = QCoreApplication.translate("Job", "yes"), QCoreApplication.translate("Job", "no")
        return yes if value else no
    if isinstance(value, tuple):
        return joined(map(said, value))
    if value == jobs.AUTO:
        return QCoreApplication.translate("Job", "automatic")
    return f"{value:g}" if isinstance(value, float) else translated(str(value))


def is_advanced(field: FieldInfo) -> bool:
    """Whether a setting is folded away."""
    return bool(_extra(field).get("advanced"))


def _extra(field: FieldInfo) -> dict[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}


def _bound(field: FieldInfo, *names: str) -> float | None:
    for rule in jobs.rules(field):
        for name in names:
            if (value := getattr(rule, name, None)) is not None:
                return float(value)
    return None


class Control(QWidget):
    """One setting's widget; `changed` carries its value whenever the user changes it."""

    changed = Signal(object)
    stops: list[QWidget]
    """Where Tab stops."""

    def set_value(self, value: Any) -> None:
        """Show a value without saying that it changed."""
        self.blockSignals(True)
        try:
            self._show(value)
        finally:
            self.blockSignals(False)

    def _show(self, value: Any) -> None:
        raise NotImplementedError

    def _hold(self, *widgets: QWidget, first_grows: bool = False) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        for place, widget in enumerate(widgets):
            grid.addWidget(widget, *divmod(place, COLUMNS))
        grid.setColumnStretch(0 if first_grows else COLUMNS, 1)
        self.stops = [widget for widget in widgets if widget.focusPolicy() & _TAB]
        self.setFocusProxy(widgets[0])


class _Whole(Control):
    """A whole number between its bounds."""

    def __init__(self, field: FieldInfo, unit: str) -> None:
        super().__init__()
        self._box = steady(QSpinBox())
        low, below = _bound(field, "ge"), _bound(field, "lt")
        high = _bound(field, "le") if below is None else below - 1
        self._box.setRange(int(low or 0), int(high if high is not None else 2**31 - 1))
        self._box.setGroupSeparatorShown(True)
        self._box.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self._box.setMinimumWidth(110)
        self._box.lineEdit().setMaxLength(LETTERS)
        self._box.lineEdit().setTextMargins(*AIR)
        self._box.valueChanged.connect(self.changed.emit)
        self._hold(self._box, *([label(unit, "quiet")] if unit else []))

    def _show(self, value: Any) -> None:
        self._box.setValue(int(value))


class NumberBox(QDoubleSpinBox):
    """Numbers over many powers of ten, written as people of the field do: 0.1, 2e-4."""

    DECIMALS = 12

    def __init__(self, low: float, high: float) -> None:
        super().__init__()
        steady(self)
        self.setDecimals(self.DECIMALS)
        self.setRange(low, high)
        self.setFixedWidth(110)  # bounds are written longer than values
        self.setKeyboardTracking(True)
        self.lineEdit().setMaxLength(LETTERS)
        self.lineEdit().setTextMargins(*AIR)

    def _within(self, value: float) -> bool:
        return self.minimum() <= value <= self.maximum()

    def textFromValue(self, value: float) -> str:
        """As short as it is exact."""
        return f"{value:.{self.DECIMALS}g}"

    def valueFromText(self, text: str) -> float:
        """The number a text stands for; a comma does for a point."""
        return float(text.strip().replace(",", "."))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """A number out of range or unfinished may be on its way to one that does."""
        try:
            value = self.valueFromText(text)
        except ValueError:
            possible = all(letter in "0123456789.,eE+- " for letter in text)
            state = QValidator.State.Intermediate if possible else QValidator.State.Invalid
            return state, text, position
        state = (
            QValidator.State.Acceptable if self._within(value) else QValidator.State.Intermediate
        )
        return state, text, position

    def stepBy(self, steps: int) -> None:
        """Up and down one step of its own power of ten."""
        value = self.value()
        power = 10 ** math.floor(math.log10(abs(value))) if value else 0.1
        if steps < 0 and abs(value) < 1.5 * power:
            power /= 10
        target = round(value + steps * power, self.DECIMALS)
        if self._within(target):
            self.setValue(target)


class _Number(Control):
    """A number between its bounds."""

    def __init__(self, field: FieldInfo, unit: str, *beside: QWidget) -> None:
        super().__init__()
        low, above = _bound(field, "ge"), _bound(field, "gt")
        high, below = _bound(field, "le"), _bound(field, "lt")
        least = 10**-NumberBox.DECIMALS  # a bound that is itself no value is missed by so much
        lowest = low if low is not None else above + least if above is not None else -1e9
        highest = high if high is not None else below - least if below is not None else 1e9
        self._box = NumberBox(lowest, highest)
        self._box.valueChanged.connect(self.changed.emit)
        self._hold(self._box, *([label(unit, "quiet")] if unit else []), *beside)

    def _show(self, value: Any) -> None:
        self._box.setValue(float(value))


class _Rate(_Number):
    """A number between its bounds, or left to the program; the number stays while it is."""

    def __init__(self, field: FieldInfo, unit: str) -> None:
        self._automatic = QCheckBox(QCoreApplication.translate("Job", "Automatic"))
        super().__init__(field, unit, self._automatic)
        super()._show(_RATE)
        self._automatic.toggled.connect(self._switched)

    def _switched(self, automatic: bool) -> None:
        self._box.setEnabled(not automatic)
        self.setFocusProxy(self._automatic if automatic else self._box)
        self.changed.emit(jobs.AUTO if automatic else self._box.value())

    def _show(self, value: Any) -> None:
        self._automatic.setChecked(value == jobs.AUTO)
        if value != jobs.AUTO:
            super()._show(value)


class _Yes(Control):
    """Yes or no."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QCheckBox()
        self._box.toggled.connect(self.changed.emit)
        self._hold(self._box)

    def _show(self, value: Any) -> None:
        self._box.setChecked(bool(value))


class _OneOf(Control):
    """One of a few names."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        super().__init__()
        self._box = steady(QComboBox())
        for choice in choices:
            self._box.addItem(translated(choice), choice)
        self._box.setMinimumWidth(110)
        self._box.currentIndexChanged.connect(self._picked)
        self._hold(self._box)

    def _picked(self, _: int) -> None:
        self.changed.emit(self._box.currentData())

    def _show(self, value: Any) -> None:
        self._box.setCurrentIndex(max(0, self._box.findData(value)))


class _SomeOf(Control):
    """Several of a few names; the last one cannot be taken away."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        super().__init__()
        self._boxes = {choice: QCheckBox(translated(choice)) for choice in choices}
        for box in self._boxes.values():
            box.clicked.connect(self._picked)
        self._hold(*self._boxes.values())

    def _picked(self, _: bool) -> None:
        picked = tuple(choice for choice, box in self._boxes.items() if box.isChecked())
        for box in self._boxes.values():
            box.setEnabled(not (len(picked) == 1 and box.isChecked()))
        if picked:
            self.changed.emit(picked)

    def _show(self, value: Any) -> None:
        for choice, box in self._boxes.items():
            box.setChecked(choice in value)
            box.setEnabled(not (len(value) == 1 and choice in value))


class _Text(Control):
    """A line of text."""

    def __init__(self) -> None:
        super().__init__()
        self._line = drops.line()
        self._line.setMinimumWidth(220)
        self._line.textEdited.connect(self.changed.emit)
        self._hold(self._line)

    def _show(self, value: Any) -> None:
        self._line.setText("" if value is None else str(value))


class _Folder(Control):
    """A folder, or none: a line that is cleared or chosen anew."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._line = drops.line()
        self._line.setMinimumWidth(110)  # with its button no wider than a line of text
        self._line.setClearButtonEnabled(True)
        self._line.textChanged.connect(lambda text: self.changed.emit(_path(text)))
        choose = QCoreApplication.translate("Job", "Choose...")
        self._hold(self._line, button(choose, self._choose), first_grows=True)

    def _show(self, value: Any) -> None:
        if value != _path(self._line.text()):  # a path in the making is not written anew
            self._line.setText("" if value is None else str(value))

    def _choose(self) -> None:
        start = choosing.start(Path(self._line.text()).parent if self._line.text() else Path.home())
        if folder := QFileDialog.getExistingDirectory(self, self._title, start):
            self._line.setText(folder)


def _path(text: str) -> Path | None:
    return Path(text.strip()) if text.strip() else None


def control(field: FieldInfo) -> Control:
    """The widget for a field of a job."""
    kind = field.annotation
    unit = translated(str(_extra(field).get("unit", "")))
    if kind is bool:
        made: Control = _Yes()
    elif kind is int:
        made = _Whole(field, unit)
    elif kind is float:
        made = _Number(field, unit)
    elif jobs.Rate in get_args(kind):
        made = _Rate(field, unit)
    elif get_origin(kind) is Literal:
        made = _OneOf(get_args(kind))
    elif get_origin(kind) is tuple and get_origin(get_args(kind)[0]) is Literal:
        made = _SomeOf(get_args(get_args(kind)[0]))
    elif Path in get_args(kind):
        made = _Folder(translated(field.title or ""))
    else:
        made = _Text()
    told = translated(field.description or "")
    allowed = jobs.allowed(field)
    limits = allowed.text(translated) if isinstance(allowed, Message) else allowed
    title = translated(field.title or "")
    for widget in _all(made):
        own = widget.text() if isinstance(widget, QCheckBox) else ""
        widget.setToolTip(f"{told}\n{limits}".strip() if limits else told)
        widget.setAccessibleName(f"{title}: {own}" if own else title)
        widget.setAccessibleDescription(f"{told} {limits}".strip())
    return made


def _all(made: Control) -> Iterator[QWidget]:
    yield made
    for kind in (QSpinBox, QDoubleSpinBox, QComboBox, QLineEdit, QCheckBox):
        yield from made.findChildren(kind)


class Form(QWidget):
    """Labelled widgets for some settings of a part of a job."""

    def __init__(
        self,
        part: str,
        model: type[BaseModel],
        wanted: Callable[[str, FieldInfo], bool],
        changed: Callable[[str, str, Any], None],
    ) -> None:
        """`wanted` picks fields by name; `changed(part, name, value)` is told of every change."""
        super().__init__()
        self.part, self._tell = part, changed
        self.controls: dict[str, Control] = {}
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(18)
        rows.setVerticalSpacing(8)
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for name, field in jobs.fields(model).items():
            if wanted(name, field):
                rows.addRow(self._named(field), self._made(name, field))

    def _named(self, field: FieldInfo) -> QWidget:
        named = label(translated(field.title or ""))
        named.setMinimumSize(110, 30)  # in line with its control and with those of other forms
        named.setToolTip(translated(field.description or ""))
        return named

    def _made(self, name: str, field: FieldInfo) -> Control:
        made = control(field)
        made.changed.connect(lambda value: self._tell(self.part, name, value))
        self.controls[name] = made
        return made

    def stops(self) -> Iterator[QWidget]:
        """Where Tab stops, in order."""
        for made in self.controls.values():
            yield from made.stops

    def show_values(self, value: Callable[[str, str], Any]) -> None:
        """Show what `value(part, name)` says of every setting."""
        for name, made in self.controls.items():
            made.set_value(value(self.part, name))
