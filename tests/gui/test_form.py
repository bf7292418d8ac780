"""Widgets made from the job's metadata: complete, in bounds, and not to be broken by typing."""

from typing import Any, get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cliptune import job as jobs
from cliptune.methods import METHODS
from cliptune_gui.form import Control, Form, control

PARTS: list[tuple[str, Any]] = [
    ("train", jobs.Train),
    *((f"method:{kind}", method) for kind, method in METHODS.items()),
]
FIELDS = [
    pytest.param(part, name, field, id=f"{part}.{name}")
    for part, model in PARTS
    for name, field in jobs.fields(model).items()
]
RUBBISH = ["abc", "1e", "-", "", "9e99", "0", "1" * 60, "1.5.2", "--3", " "]


def build(part: str, name: str, value: Any) -> None:
    part, _, kind = part.partition(":")
    given: dict[str, Any] = {"data": {"images": "."}, "method": {"kind": kind or "lora"}}
    given.setdefault(part, {})[name] = value
    jobs.build(given)


def edited(made: Control) -> QWidget:
    found = made.findChildren(QAbstractSpinBox) or made.findChildren(QLineEdit)
    return found[0] if found else made


@pytest.mark.parametrize(("part", "name", "field"), FIELDS)
def test_nothing_typed_is_refused_by_the_job(
    part: str, name: str, field: Any, qtbot: QtBot
) -> None:
    made = control(field)
    qtbot.addWidget(made)
    told: list[Any] = []
    made.changed.connect(told.append)
    made.set_value(field.default)
    assert told == [], "showing a value is no change"
    box = edited(made)
    if isinstance(box, Control):
        return
    for text in RUBBISH:
        QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)
    for value in told:
        build(part, name, value)


@pytest.mark.parametrize(("part", "name", "field"), FIELDS)
def test_says_what_it_is(part: str, name: str, field: Any, qtbot: QtBot) -> None:
    made = control(field)
    qtbot.addWidget(made)
    assert field.description in made.toolTip() and jobs.allowed(field) in made.toolTip()
    assert edited(made).accessibleName() == field.title


def typed(text: str, qtbot: QtBot) -> list[float]:
    made = control(jobs.Train.model_fields["learning_rate"])
    qtbot.addWidget(made)
    made.set_value(0.5)
    told: list[float] = []
    made.changed.connect(told.append)
    box = edited(made)
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)
    return told


def test_small_numbers_as_people_write_them(qtbot: QtBot) -> None:
    assert typed("2e-4", qtbot)[-1] == 2e-4
    assert typed("0,001", qtbot)[-1] == 0.001
    assert typed("1e-5", qtbot)[-1] == 1e-5


def test_steps_keep_to_the_power_of_ten(qtbot: QtBot) -> None:
    made = control(jobs.Train.model_fields["learning_rate"])
    qtbot.addWidget(made)
    made.set_value(2e-4)
    told: list[float] = []
    made.changed.connect(told.append)
    box = edited(made)
    assert isinstance(box, QAbstractSpinBox)
    for step in (1, -1, -1, -1):
        box.stepBy(step)
    assert told == pytest.approx([3e-4, 2e-4, 1e-4, 9e-5])


def test_the_last_of_several_stays(qtbot: QtBot) -> None:
    made = control(METHODS["lora"].model_fields["targets"])
    qtbot.addWidget(made)
    made.show()
    made.set_value(("q_proj", "v_proj"))
    told: list[tuple[str, ...]] = []
    made.changed.connect(told.append)
    boxes = made._boxes
    boxes["v_proj"].click()
    assert told == [("q_proj",)]
    assert not boxes["q_proj"].isEnabled()
    boxes["fc1"].click()
    assert told[-1] == ("q_proj", "fc1") and boxes["q_proj"].isEnabled()


def test_choices_are_the_fields(qtbot: QtBot) -> None:
    field = jobs.Train.model_fields["precision"]
    made = control(field)
    qtbot.addWidget(made)
    told: list[str] = []
    made.changed.connect(told.append)
    for place in range(1, made._box.count()):
        made._box.setCurrentIndex(place)
    assert told == [*get_args(field.annotation)[1:]]


def test_a_form_tells_part_and_name(qtbot: QtBot) -> None:
    told: list[tuple[str, str, Any]] = []
    form = Form(
        "train",
        jobs.Train,
        lambda name, _: name == "epochs",
        lambda *change: told.append(change),
    )
    qtbot.addWidget(form)
    form.show_values(lambda part, name: 5)
    form.controls["epochs"]._box.stepUp()
    assert told == [("train", "epochs", 6)]
