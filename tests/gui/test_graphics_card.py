"""The graphics card in the settings: what is found, looked for, fetched, stopped and removed; and
that it is told of once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from huggingface_hub import close_session, constants
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cliptune.core import program
from cliptune.graphics import cards, fetching, place
from cliptune.graphics.cards import Card
from cliptune.graphics.state import State
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.settings.graphics import GraphicsCard
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state import log as logs
from cliptune_gui.state.preferences import Preferences
from engine.index_server import BNB, OWN, Index, believed, serve, torch, wheel

LONG = 20_000
CARD = Card("nvidia", "NVIDIA GeForce RTX 4070", "580.95.05", (8, 9))


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(fetching.process, "run", believed)
    wheels = {
        f"torch-{OWN}+cu130-py3-none-any.whl": torch(f"{OWN}+cu130"),
        BNB: wheel("bitsandbytes", BNB.split("-")[1], {"bitsandbytes/__init__.py": b""}),
    }
    with serve(Index(wheels)) as index:
        yield index
    close_session()


@pytest.fixture
def card(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphicsCard]:
    """In a bundle, on a machine with a graphics card."""
    monkeypatch.setattr(cards, "find", lambda: [CARD])
    monkeypatch.setattr(program, "came_as", lambda: "bundle")
    worker = Worker("downloader")
    made = GraphicsCard(Preferences(), worker)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.looked):
        made.begin()
    yield made
    worker.close()


def text(card: GraphicsCard) -> str:
    return f"{card._told.text()}\n{card._outcome.text()}"


def look(card: GraphicsCard, index: Index, qtbot: QtBot) -> None:
    card.index.setText(index.address)
    card.index.textEdited.emit(index.address)
    card.act.click()
    qtbot.waitUntil(lambda: card._offer is not None, timeout=LONG)


def test_what_fits_is_fetched_and_removed_again(
    card: GraphicsCard, served: Index, qtbot: QtBot
) -> None:
    assert "RTX 4070" in text(card) and "processors only" in text(card)
    assert not card.remove.isVisible() and not card.progress.isVisible()
    look(card, served, qtbot)
    assert Preferences().index == served.address
    assert f"{OWN}+cu130" in text(card) and "to download" in text(card)
    assert card.act.text().replace("&", "").startswith("Download 3")
    with qtbot.waitSignal(card.looked, timeout=LONG):
        card.act.click()
        assert card.progress.isVisible() and not card.remove.isVisible()
        assert card._worker.keeping  # the window waits for it before it closes
        assert card._call and card._call.long  # and a base model need not wait for it
    assert place.fetched() and "next start" in text(card)
    assert not card.act.isVisible() and not card.index.isVisible()
    with qtbot.waitSignal(card.looked, timeout=LONG):
        card.remove.click()
    assert not place.home().exists() and card.act.isVisible() and not card.remove.isVisible()


def test_it_is_stopped_and_nothing_is_left(card: GraphicsCard, served: Index, qtbot: QtBot) -> None:
    look(card, served, qtbot)
    with qtbot.waitSignal(card.looked, timeout=LONG):
        card.act.click()
        assert "Stop" in card.act.text()
        card.act.click()
    assert "Stopped" in text(card) and not place.home().exists()
    assert "Download" in card.act.text().replace("&", "")


def test_without_an_index_it_says_what_to_do(card: GraphicsCard, qtbot: QtBot) -> None:
    card.index.setText("nothing")
    card.index.textEdited.emit("nothing")
    wrong = [one for one in card.findChildren(QLabel) if one.text().startswith("An address")]
    assert wrong[0].isVisible() and Preferences().index == ""
    card.act.click()  # of PyTorch's own, which is forbidden here
    qtbot.waitUntil(lambda: "HF_HUB_OFFLINE" in text(card), timeout=LONG)
    assert card._outcome.property("role") == "bad"  # as a failure is everywhere
    assert card.act.isVisible() and not card.progress.isVisible()


def test_where_pip_installed_it_the_command_is_told(
    card: GraphicsCard, served: Index, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "came_as", lambda: "wheel")
    look(card, served, qtbot)
    assert card.command.isVisible() and not card.act.isVisible()
    card.copy.click()
    assert QGuiApplication.clipboard().text() == (
        f'pip install "torch=={OWN}+cu130" --extra-index-url {served.address}'
    )


class Touring(QObject):
    """A tour that is under way."""

    ended = Signal()
    shown = True

    def isVisible(self) -> bool:
        return self.shown


def test_it_is_told_of_once_and_not_in_the_middle_of_the_tour(qtbot: QtBot) -> None:
    log = logs.install()
    window = MainWindow(Preferences(), log)
    qtbot.addWidget(window)
    state = State((CARD,), (), fits=True, name=CARD.name)
    window._card_looked(replace(state, fits=False))
    assert not window.banner.isVisibleTo(window)
    window._guide = Touring()
    window._card_looked(state)
    assert not window.banner.isVisibleTo(window)
    window._guide.shown = False
    window._guide.ended.emit()
    assert CARD.name in window.banner.accessibleName() and window.preferences.card_told
    show, not_now = window.banner.findChildren(QPushButton)
    assert "Show" in show.text().replace("&", "")
    not_now.click()
    window._card_looked(state)
    assert not window.banner.isVisibleTo(window)
    window.shut()
    log.close()
