"""Every setting's widget: what it says, what it takes, and that rubbish never becomes a value."""

from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cliptune import job as jobs
from cliptune.job import Base, Data, Train
from cliptune.methods import METHODS
from cliptune_gui.widgets.form import Control, Form, control, said
from slow import slow

Key = Qt.Key
PARTS: dict[str, type[BaseModel]] = {"data": Data, "base": Base, "train": Train, **METHODS}
SETTINGS = [(part, name) for part, model in PARTS.items() for name in jobs.fields(model)]
RUBBISH = [
    *("abc", "1e", "-", "", "9e99", "-9e99", "0", "-1", "1e-99", "1e-13", "nan", "inf", "1_0"),
    *("0.", ".", ",", "1,000,000", "1.5.2", "0x10", " 7 ", "+3", "1e+", "e5", "--2", "\\t%s{}"),
    *("١٢", "五", "абв", "０．５", "½", "😀", "∞", "e\u0301"),
]


def field_of(part: str, name: str) -> FieldInfo:
    return PARTS[part].model_fields[name]


def accepted(part: str, name: str, value: Any) -> bool:
    """Whether a job takes the value."""
    given: dict[str, Any] = {"data": {"images": "."}, "method": {"kind": "lora"}}
    if part in METHODS:
        given["method"] = {"kind": part, name: value}
    else:
        given.setdefault(part, {})[name] = value
    try:
        job = jobs.build(given)
    except jobs.ClipTuneError:
        return False
    built = job.method if part in METHODS else getattr(job, part)
    return bool(getattr(built, name) == value)


def is_rate(field: FieldInfo) -> bool:
    """Whether it is a number that may be left to the program."""
    return jobs.Rate in get_args(field.annotation)


def is_number(field: FieldInfo) -> bool:
    """Whether it is one with a point."""
    return field.annotation is float or is_rate(field)


class Shown:
    """A control on the screen, and what it said of changes; what may be left to the program is
    not."""

    def __init__(self, qtbot: QtBot, field: FieldInfo) -> None:
        self.made = control(field)
        qtbot.addWidget(self.made)
        self.heard: list[Any] = []
        self.made.changed.connect(self.heard.append)
        if not field.is_required():
            self.made.set_value(0.01 if is_rate(field) else field.default)
        assert self.heard == []
        self.made.show()
        self.made.activateWindow()
        self.box.setFocus()

    @property
    def box(self) -> Any:
        """The widget within that has the keyboard."""
        return self.made.focusProxy()

    def clear(self) -> None:
        if isinstance(self.box, QAbstractSpinBox | QLineEdit):
            self.box.selectAll()
            QTest.keyClick(self.box, Key.Key_Delete)

    def type(self, text: str) -> None:
        """By keys; what is on no Western keyboard comes as a key's text, as systems deliver it."""
        if text.isascii():
            QTest.keyClicks(self.box, text)
            return
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(self.box, event)

    def compose(self, text: str) -> None:
        """By an input method, as Chinese is."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.box, event)

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(self.box, key)


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[str, str], Shown]:
    return lambda part, name: Shown(qtbot, field_of(part, name))


@pytest.fixture
def every(qtbot: QtBot) -> Iterator[list[tuple[str, str, Shown]]]:
    """Every setting of a job on the screen."""
    yield [(part, name, Shown(qtbot, field_of(part, name))) for part, name in SETTINGS]


def bounds(field: FieldInfo) -> dict[str, float]:
    return {
        name: getattr(rule, name)
        for rule in jobs.rules(field)
        for name in ("ge", "gt", "le", "lt")
        if getattr(rule, name, None) is not None
    }


# What stands there


@pytest.mark.parametrize("part", PARTS)
def test_a_form_shows_every_setting_by_its_metadata(part: str, qtbot: QtBot) -> None:
    form = Form(part, PARTS[part], lambda *_: True, lambda *_: None)
    qtbot.addWidget(form)
    settings = jobs.fields(PARTS[part])
    assert list(form.controls) == list(settings)
    rows = form.layout()
    assert isinstance(rows, QFormLayout)
    for name, field in settings.items():
        made = form.controls[name]
        named = rows.labelForField(made)
        assert isinstance(named, QLabel) and named.text() == field.title
        assert named.toolTip() == field.description
        extra = field.json_schema_extra
        assert isinstance(extra, dict)
        units = [unit for child in made.findChildren(QLabel) if (unit := child.text())]
        assert units == ([extra["unit"]] if extra["unit"] else [])
        for widget in (made, made.focusProxy()):
            assert isinstance(widget, QWidget)
            own = f": {widget.text()}" if isinstance(widget, QCheckBox) and widget.text() else ""
            assert widget.accessibleName() == f"{field.title}{own}"
            assert field.description and widget.toolTip().startswith(field.description)
            assert str(jobs.allowed(field)) in widget.toolTip()
            assert field.description in widget.accessibleDescription()


def test_a_form_shows_what_is_wanted_and_tells_where_it_changed(qtbot: QtBot) -> None:
    heard: list[tuple[str, str, Any]] = []
    form = Form(
        "train", Train, lambda name, _: name in ("epochs", "flip"), lambda *it: heard.append(it)
    )
    qtbot.addWidget(form)
    assert list(form.controls) == ["epochs", "flip"]
    form.show_values(lambda part, name: {"epochs": 7, "flip": False}[name])
    assert heard == []
    box = form.controls["epochs"].findChild(QSpinBox)
    assert box.value() == 7
    box.stepUp()
    form.controls["flip"].findChild(QCheckBox).click()
    assert heard == [("train", "epochs", 8), ("train", "flip", True)]


def test_each_kind_of_setting_has_its_widget(every: list[tuple[str, str, Shown]]) -> None:
    for part, name, shown in every:
        field = field_of(part, name)
        kind = field.annotation
        if kind is bool:
            assert isinstance(shown.box, QCheckBox)
        elif kind is int:
            assert isinstance(shown.box, QSpinBox)
        elif is_number(field):
            assert isinstance(shown.box, QDoubleSpinBox)
        elif name == "targets":
            names = [box.text() for box in shown.made.findChildren(QCheckBox)]
            assert names == list(get_args(get_args(kind)[0]))
        elif get_args(kind) and all(isinstance(choice, str) for choice in get_args(kind)):
            assert isinstance(shown.box, QComboBox)
            count = range(shown.box.count())
            assert tuple(shown.box.itemData(i) for i in count) == get_args(kind)
        else:
            assert isinstance(shown.box, QLineEdit)


def test_ranges_are_those_of_the_job(every: list[tuple[str, str, Shown]]) -> None:
    for part, name, shown in every:
        limits, box = bounds(field_of(part, name)), shown.box
        if isinstance(box, QSpinBox):
            assert box.minimum() == limits["ge"]
            assert box.maximum() == limits.get("le", limits.get("lt", 0) - 1)
        elif isinstance(box, QDoubleSpinBox):
            if "ge" in limits:
                assert box.minimum() == limits["ge"]
            else:
                assert limits["gt"] < box.minimum() < limits["gt"] + 1e-9
            if "le" in limits:
                assert box.maximum() == limits["le"]
            elif "lt" in limits:
                assert limits["lt"] - 1e-9 < box.maximum() < limits["lt"]


def test_a_job_takes_both_ends_of_every_range(every: list[tuple[str, str, Shown]]) -> None:
    ends = 0
    for part, name, shown in every:
        if isinstance(shown.box, QSpinBox | QDoubleSpinBox):
            for value in (shown.box.minimum(), shown.box.maximum()):
                shown.heard.clear()
                shown.box.setValue(value)
                assert shown.box.value() == value and set(shown.heard) <= {value}
                assert accepted(part, name, value), (part, name, value)
                ends += 1
    assert ends > 20


# What is done to it


def test_rubbish_never_becomes_a_value(every: list[tuple[str, str, Shown]]) -> None:
    for part, name, shown in every:
        text = isinstance(shown.box, QLineEdit)
        for rubbish in RUBBISH:
            for enter in (shown.type, shown.compose):
                shown.clear()
                enter(rubbish)
                shown.press(Key.Key_Return)
            shown.clear()
            shown.type(rubbish)
            shown.press(Key.Key_Up, Key.Key_Down)
        if not text:  # any text may be on its way to a right one: the wizard tells of it
            refused = [value for value in shown.heard if not accepted(part, name, value)]
            assert not refused, (part, name, refused)
        if isinstance(shown.box, QSpinBox | QDoubleSpinBox):
            assert shown.heard, (part, name)
            assert accepted(part, name, shown.box.value())


@pytest.mark.parametrize(
    "letter", ["9", pytest.param("0", marks=slow), pytest.param("x", marks=slow)]
)
def test_ten_thousand_letters(letter: str, every: list[tuple[str, str, Shown]]) -> None:
    """In a box of each kind, which takes them or not whatever its setting."""
    of_kinds = {type(shown.box): (part, name, shown) for part, name, shown in every}
    for part, name, shown in of_kinds.values():
        if isinstance(shown.box, QLineEdit):  # a line holds them, which Qt draws anew at each
            continue
        shown.clear()
        shown.type(10_000 * letter)
        shown.press(Key.Key_Return)
        assert all(accepted(part, name, value) for value in shown.heard), (part, name)


def test_a_long_text_is_taken_whole(show: Callable[[str, str], Shown]) -> None:
    shown = show("data", "label_column")
    shown.clear()
    shown.compose(10_000 * "{}")
    assert shown.heard[-1] == 10_000 * "{}"
    shown.made.set_value(None)
    assert shown.box.text() == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2e-4", 2e-4),
        ("2E-4", 2e-4),
        ("0,001", 0.001),
        ("0.25", 0.25),
        (".5", 0.5),
        ("10", 10.0),
        ("1e-9", 1e-9),
        ("0.000123456789", 0.000123456789),
    ],
)
def test_numbers_as_people_write_them(
    text: str, value: float, show: Callable[[str, str], Shown]
) -> None:
    shown = show("train", "learning_rate")
    shown.made.set_value(0.7)
    shown.clear()
    shown.type(text)
    assert shown.heard[-1] == value
    shown.press(Key.Key_Return)
    assert shown.heard[-1] == shown.box.value() == value
    assert float(shown.box.text()) == value


@pytest.mark.parametrize("value", [0.1, 2e-4, 3e-3, 1e-5, 0.123456789, 1e-12, 10.0])
def test_what_is_shown_is_not_changed_by_leaving_it(
    value: float, show: Callable[[str, str], Shown]
) -> None:
    """Not even in its last digits: the setting would then count as the user's choice."""
    shown = show("train", "learning_rate")
    shown.made.set_value(value)
    for key in (Key.Key_Return, Key.Key_Tab):
        shown.press(key)
    assert shown.heard in ([], [value])  # Qt tells of Return whatever it changed
    assert float(shown.box.text()) == shown.box.value() == value


def test_a_number_out_of_range_gives_way_to_the_last_good_one(
    show: Callable[[str, str], Shown],
) -> None:
    for part, name, good, bad in (
        ("train", "learning_rate", "0.5", "11"),
        ("train", "epochs", "12", "0"),
        ("lora", "dropout", "0.3", "1"),
    ):
        shown = show(part, name)
        shown.clear()
        shown.type(good)
        shown.clear()
        before = float(shown.heard[-1])
        shown.type(bad)
        shown.press(Key.Key_Return)
        assert shown.heard[-1] == float(shown.box.value())
        assert accepted(part, name, shown.heard[-1])
        assert before == float(good)


def test_stepping_goes_by_powers_of_ten(show: Callable[[str, str], Shown]) -> None:
    shown = show("train", "learning_rate")
    shown.made.set_value(2e-4)
    shown.press(Key.Key_Up)
    shown.press(Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert shown.heard == [3e-4, 2e-4, 1e-4, 9e-5, 8e-5]
    shown.made.set_value(9.0)
    shown.press(Key.Key_Up, Key.Key_Up)  # ten is the most
    assert shown.heard[-1] == 10.0 and shown.box.text() == "10"
    whole = show("train", "epochs")
    whole.made.set_value(20)
    whole.press(Key.Key_Up, Key.Key_Down, Key.Key_Down)
    assert whole.heard == [21, 20, 19]


def test_stepping_never_leaves_the_range(every: list[tuple[str, str, Shown]]) -> None:
    for part, name, shown in every:
        if isinstance(shown.box, QSpinBox | QDoubleSpinBox):
            for key in (Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown):
                for _ in range(60):
                    shown.press(key)
            refused = [value for value in shown.heard if not accepted(part, name, value)]
            assert shown.heard and not refused, (part, name, refused)


def test_a_number_may_be_left_to_the_program_and_stays_there(qtbot: QtBot) -> None:
    shown = Shown(qtbot, field_of("train", "learning_rate"))
    automatic, number = shown.made.findChild(QCheckBox), shown.box
    assert automatic.accessibleName() == "Learning rate: Automatic"
    assert shown.made.stops == [number, automatic]
    where = number.geometry(), automatic.geometry(), shown.made.sizeHint()
    automatic.setFocus()
    QTest.keyClick(automatic, Key.Key_Space)
    assert shown.heard == ["auto"] and accepted("train", "learning_rate", "auto")
    assert not number.isEnabled() and number.text() == "0.01"
    assert shown.made.focusProxy() is automatic
    assert where == (number.geometry(), automatic.geometry(), shown.made.sizeHint())
    QTest.keyClick(automatic, Key.Key_Space)
    assert shown.heard == ["auto", 0.01] and shown.box is number and number.isEnabled()


def test_what_is_left_to_the_program_begins_at_a_number_that_a_job_takes(qtbot: QtBot) -> None:
    made = control(field_of("train", "learning_rate"))
    qtbot.addWidget(made)
    heard: list[Any] = []
    made.changed.connect(heard.append)
    made.set_value("auto")
    made.findChild(QCheckBox).click()
    assert heard == [0.001]
    assert (said("auto"), said(0.001), said("fp32")) == ("automatic", "0.001", "fp32")


def test_choosing_one_of_a_few(every: list[tuple[str, str, Shown]]) -> None:
    chosen = 0
    for part, name, shown in every:
        if isinstance(shown.box, QComboBox):
            shown.press(Key.Key_Home, *[Key.Key_Down] * shown.box.count())
            values = list(get_args(field_of(part, name).annotation))
            assert shown.heard[-len(values) + 1 :] == values[1:]
            assert all(accepted(part, name, value) for value in shown.heard)
            chosen += 1
    assert chosen >= 6


def test_yes_and_no(every: list[tuple[str, str, Shown]]) -> None:
    for part, name, shown in every:
        if field_of(part, name).annotation is bool:
            first = field_of(part, name).default
            shown.press(Key.Key_Space, Key.Key_Space)
            assert shown.heard == [not first, first]


def test_the_last_of_several_cannot_be_taken_away(show: Callable[[str, str], Shown]) -> None:
    shown = show("lora", "targets")
    boxes = {box.text(): box for box in shown.made.findChildren(QCheckBox)}
    assert [name for name, box in boxes.items() if box.isChecked()] == ["q_proj", "v_proj"]
    boxes["q_proj"].click()
    assert shown.heard == [("v_proj",)] and not boxes["v_proj"].isEnabled()
    boxes["v_proj"].click()
    boxes["v_proj"].setFocus()
    QTest.keyClick(boxes["v_proj"], Key.Key_Space)
    assert shown.heard == [("v_proj",)] and boxes["v_proj"].isChecked()
    boxes["fc1"].click()
    assert shown.heard[-1] == ("v_proj", "fc1") and boxes["v_proj"].isEnabled()
    boxes["v_proj"].click()
    assert shown.heard[-1] == ("fc1",) and not boxes["fc1"].isEnabled()
    assert all(accepted("lora", "targets", value) for value in shown.heard)
    shown.made.set_value(("k_proj", "fc2"))
    assert all(box.isEnabled() for box in boxes.values())
    shown.made.set_value(("k_proj",))
    assert [name for name, box in boxes.items() if not box.isEnabled()] == ["k_proj"]


OTHERS = {bool: [True, False], int: [3, 5], float: [0.25, 0.5]}


def test_being_shown_another_value_is_no_change(every: list[tuple[str, str, Shown]]) -> None:
    for part, name, shown in every:
        kind = field_of(part, name).annotation
        values: list[Any] = OTHERS[float] if is_number(field_of(part, name)) else []
        values = values or OTHERS.get(kind, [])  # type: ignore[call-overload]
        if name == "targets":
            values = [("fc1",), ("q_proj", "fc2")]
        elif not values:
            values = [*get_args(kind)] if isinstance(shown.box, QComboBox) else ["one", "two"]
        assert len(values) > 1
        for value in values:
            shown.made.set_value(value)
            assert shown_value(shown.made) == value, (part, name)
        assert shown.heard == [], (part, name)


def shown_value(made: Control) -> Any:
    box: Any = made.focusProxy()
    if (boxes := made.findChildren(QCheckBox)) and len(boxes) > 1:
        return tuple(one.text() for one in boxes if one.isChecked())
    if isinstance(box, QCheckBox):
        return box.isChecked()
    if isinstance(box, QComboBox):
        return box.currentData()
    return box.text() if isinstance(box, QLineEdit) else box.value()
