"""Someone who sorts a heap on the board by looking at it."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cliptune_gui.pages.board.column import KEYS
from cliptune_gui.pages.board.page import BoardPage
from gui.actor import LONG, Actor, Keyboard, Mouse

Key, Held = Qt.Key, Qt.KeyboardModifier
IN_A_ROW = 10
"""Images that are named one by one before another class is looked at."""


def thought(qtbot: QtBot, page: BoardPage) -> None:
    """Wait until everything is thought and written."""
    of, thoughts = page.labelling, page.labelling.thoughts

    def is_over() -> bool:
        thinking = thoughts._thinking or thoughts._choosing or thoughts._asked
        return not (of.keeping.unwritten or of.keeping.reading or thinking)

    qtbot.waitUntil(is_over, timeout=LONG)


class Person:
    """Takes groups that are right at once, else what is right of them, else one image by one."""

    def __init__(self, actor: Actor, page: BoardPage, truth: dict[str, str]) -> None:
        self.actor, self.page, self.truth = actor, page, truth
        self.middle, self.images = page.middle, page.middle.images

    def sort(self) -> None:
        """Until nothing is left to be sorted."""
        of = self.page.labelling
        if isinstance(self.actor, Keyboard) and not self.images.hasFocus():
            self.actor.enter(self.page.classes.another)
            self.actor.key(Key.Key_Return)  # no more names: on to the images
            assert self.images.hasFocus()
        thought(self.actor.qtbot, self.page)
        while of.standing()[1]:
            for name in of.classes:
                if of.standing()[1]:
                    self.show_class(name)
                    self.sort_class(name)

    def sort_class(self, name: str) -> None:
        """What is proposed for a class, and some of what is in doubt."""
        for _ in range(IN_A_ROW):
            part = self.middle._shown[0] if self.middle._shown else None
            rows = part.rows if part and part.kind == "probable" else []
            shows = [self.truth[self.page.labelling.paths[row]] for row in rows]
            wrong = [number for number, one in enumerate(shows, 1) if one != name]
            right = wrong[0] - 1 if wrong else len(shows)
            if shows and not wrong:
                self.actor.press(self.middle.all_right)
                thought(self.actor.qtbot, self.page)
            elif 2 * len(wrong) + 1 < len(shows):
                self.say(wrong[0], wrong[0])
            elif right > 2:
                self.say(1, right)
            elif (number := self._open()) is not None:
                self.say(number, number)
            else:
                return

    def _open(self) -> int | None:
        """The image at hand that nobody named yet, by its number; else the first there is."""
        of, shown = self.page.labelling, range(self.images._model.layout.count)
        at = self.images.cursor_number or 0
        for number in (*shown[at:], *shown[:at]):
            row = self.middle._row(number)
            if row is not None and of.undecided[row]:
                return number
        return None

    # How it is done

    def show_class(self, name: str) -> None:
        """Show what is proposed for a class."""
        page, cards = self.page, self.page.classes.list
        if self.middle.shows_class and self.middle.view.chosen == name:
            return
        if isinstance(self.actor, Mouse):
            row = [one.name for one in cards.cards.shown].index(name)
            self.actor.pick(cards, cards.cards.index(row))
        else:
            for _ in cards.cards.shown:
                if self.middle.view.chosen != name:
                    self.actor.key(Key.Key_PageDown, Held.ControlModifier)
        thought(self.actor.qtbot, page)
        assert self.middle.view.chosen == name

    def say(self, first: int, last: int) -> None:
        """Say what some images are that stand in a row and are of one class."""
        row = self.middle._row(first)
        assert row is not None
        name, actor = self.truth[self.page.labelling.paths[row]], self.actor
        if isinstance(actor, Mouse):
            model = self.images._model
            if last > first:
                actor.pick(self.images, model.at(first))
                actor.pick(self.images, model.at(last), Held.ShiftModifier)
            actor.offer(self.images, model.at(last), self.page.classes.title(name))
        else:
            self._walk(first)
            self._walk(last, Held.ShiftModifier)
            actor.key(Key(ord(KEYS[self.page.labelling.classes.index(name)].upper())))
        thought(actor.qtbot, self.page)

    def _walk(self, number: int, held: Held = Held.NoModifier) -> None:
        """Go to an image with the arrows."""
        layout, count = self.images._model.layout, self.images._model.layout.count
        for _ in range(count):
            at = self.images.cursor_number
            if at == number:
                return
            (row, column), (to, aside) = layout.cell(at or 0), layout.cell(number)
            if row != to:
                key = Key.Key_Down if to > row else Key.Key_Up
            else:
                key = Key.Key_Right if aside > column else Key.Key_Left
            self.actor.key(key, held)
        assert self.images.cursor_number == number
