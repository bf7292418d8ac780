"""The images to be sorted: in groups, found by words or by example, answered by keys."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import overload

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QMenu, QWidget

from cliptune.projects.project import NONE
from cliptune_gui.pages.board.column import ClassColumn, NameDialog
from cliptune_gui.pages.board.images import BoardImages
from cliptune_gui.pages.board.search import Search
from cliptune_gui.state.groups import (
    OPEN,
    ORDERS,
    PILED,
    Kind,
    Order,
    Part,
    View,
    held,
    parts,
    without,
)
from cliptune_gui.state.project import Labelling
from cliptune_gui.state.some import Paths
from cliptune_gui.widgets import BreakingRow, Card, button, keys, steady
from cliptune_gui.widgets.formatting import percent
from cliptune_gui.widgets.gallery import Group
from cliptune_gui.widgets.messages import worded
from cliptune_gui.widgets.thumbnails import Thumbnails

OFFERED = 20
"""Classes in the menu of an image."""


class _Notes(Sequence[str]):
    """What is said below each image of a group, made when it is drawn: there may be 50,000."""

    def __init__(self, middle: "Middle", part: Part) -> None:
        self._middle, self._part = middle, part

    def __len__(self) -> int:
        return len(self._part.rows)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self._middle.note(self._part, row) for row in self._part.rows[place].tolist()]
        return self._middle.note(self._part, int(self._part.rows[place]))


class Middle(Card):
    """The images, and what is done with those that are selected."""

    moved = Signal()
    """The cursor is on another image."""
    regrouped = Signal()
    """Other images than before are in the groups."""

    def __init__(self, labelling: Labelling, classes: ClassColumn, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._labelling, self._classes = labelling, classes
        self.view = View()
        self._shown: list[Part] = []
        self._answering = False
        self._untouched = True
        """Whether nobody has answered yet what is shown."""
        self._undecided = np.zeros(0, bool)
        """By row, what nobody said anything of when it was shown last."""
        self._named = ""
        """What was searched for."""
        self.images = BoardImages(thumbnails)
        self.body.addLayout(BreakingRow((*self._tools(), *self._buttons()), 8))
        self.body.addWidget(self.images, 1)
        self._connect()

    def _tools(self) -> tuple[QWidget, ...]:
        self.order = steady(QComboBox())
        self.order.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.order.setMinimumContentsLength(10)
        self.order.addItems(
            [
                self.tr("By class"),
                self.tr("By doubt"),
                self.tr("By similarity"),
                self.tr("By time"),
            ]
        )
        self.order.setAccessibleName(self.tr("Order of the images"))
        self.order.activated.connect(lambda place: self.show_order(ORDERS[place]))
        self.search = Search()
        self.search.words_asked.connect(self._search)
        self.search.ended.connect(lambda: self.show_order("class"))
        self.alike = QCheckBox(self.tr("A&like as one"))
        self.alike.setChecked(True)
        self.alike.setToolTip(
            self.tr(
                "Images that are nearly the same stand as one, with their number: what you say "
                "of it holds for all of them."
            )
        )
        self.alike.toggled.connect(lambda _on: self.show_view(self.view))
        return self.order, self.search, self.alike

    def _buttons(self) -> tuple[QWidget, ...]:
        self.all_right = button(
            self.tr("&All of these are right"),
            self._all_right,
            hint=self.tr("Confirms every image of the first group, also those out of sight."),
        )
        self.none_right = button(
            self.tr("N&one of the classes"),
            self._none_right,
            hint=self.tr("Says of every image of the first group that it belongs to no class."),
        )
        return self.all_right, self.none_right

    def _connect(self) -> None:
        of, images = self._labelling, self.images
        of.changed.connect(self._changed)
        of.thoughts.waiting.connect(self.search.show_waiting)
        of.suggested.connect(self._regroup)
        of.times.known.connect(self._timed)
        of.came.connect(self.show_added)
        images.key_pressed.connect(self._key)
        images.confirmed.connect(self.confirm)
        images.kept.connect(self.keep)
        images.moved.connect(self.moved)
        images.toggled.connect(self._exclude)
        images.menu_asked.connect(self._offer)
        self._classes.put_asked.connect(self.put)
        self._classes.named.connect(images.setFocus)
        keys.bind("like", self, self.like)
        keys.bind("search", self, self.search.line.setFocus)
        keys.bind("next_class", self, partial(self._step, 1))
        keys.bind("previous_class", self, partial(self._step, -1))

    # What is shown

    @property
    def shows_class(self) -> bool:
        """Whether a class is shown, and nothing that was searched for or added."""
        return self.view.order == "class" and self.view.found is None and not self.view.added

    def show_class(self, name: str) -> None:
        """Show the images of a class, from the top."""
        self.order.setCurrentIndex(0)
        self.search.clear()
        self.show_view(View(name))

    def show_added(self, rows: list[int]) -> None:
        """Show images that were added, all of them selected: one key says what they are."""
        self.order.setCurrentIndex(0)
        self.search.clear()
        self.show_view(View(self.view.chosen, added=tuple(rows)))
        if self._shown and self._shown[0].kind == "added":  # they may be out by now
            self.images.select_numbers(np.arange(1, len(self._shown[0].rows) + 1))

    def show_order(self, order: Order) -> None:
        """Show what is to be sorted in another order."""
        self.order.setCurrentIndex(ORDERS.index(order))
        if order == "similar":
            self.like(replace(self.view, order=order))
        else:
            self.show_view(View(self.view.chosen, order))
        if order == "time":
            self._labelling.times.read()

    def show_view(self, view: View) -> None:
        """Show something else, from the top."""
        self._labelling.thoughts.wait_no_more()
        self.view = replace(view, piled=self.alike.isChecked())
        self._shown, self._untouched = parts(self._labelling, self.view), True
        self._undecided = self._labelling.undecided
        self.images.show_groups(self._labelling.folder, self._groups())
        self._go_to(1)
        self._show_buttons()
        self.moved.emit()
        self.regrouped.emit()

    def _groups(self) -> list[Group]:
        of, groups = self._labelling, []
        for part, (heading, caption), each in self._headings():
            paths = Paths(of.paths, part.rows)
            groups.append(Group(heading, caption, paths, _Notes(self, part), each))
        return groups

    def _headings(self) -> Iterator[tuple[Part, tuple[str, str], np.ndarray | None]]:
        """Each group, what is said above it, and how many images each of its own stands for."""
        of, piled = self._labelling, self.view.piled
        sizes = of.piles.sizes(of.undecided) if piled else np.ones(len(of.paths), np.int64)
        for part in self._shown:
            each = sizes[part.rows] if part.kind in PILED else None
            count = len(part.rows) if each is None else int(each.sum())
            yield part, self._said(part, count), each

    def asked(self) -> np.ndarray:
        """The images that are put before a person as perhaps of the chosen class, with those that
        they stand for: some may be thought to be of another by now, and stay where they are."""
        return self._whole(self._rows_of("probable", "doubt"))[0]

    def _rows_of(self, *kinds: Kind) -> np.ndarray:
        """The images of some kinds of groups."""
        rows = [part.rows for part in self._shown if part.kind in kinds]
        return np.concatenate([np.empty(0, np.int64), *rows])

    def _likely(self, part: Part, row: int) -> float:
        """The probability that an image shows what its group says; that of the likeliest class in
        a group that says none."""
        seen = self._labelling.seen
        assert seen is not None
        if part.kind == "probable" and self.view.chosen in seen.names:
            return float(seen.probabilities[row, seen.names.index(self.view.chosen)])
        return float(seen.best[row])

    def _said(self, part: Part, images: int) -> tuple[str, str]:
        """The heading of a group of so many images, and what is said beside it."""
        name, count = self._classes.title(self.view.chosen), f"{images:,}"
        if part.kind == "probable" and not self._is_sorted(part):
            return self.tr("Probably “{}”").format(name), count
        if part.kind == "found":
            return self.tr("Most like {}").format(self._named), self.tr("the nearest first")
        if part.kind == "added":
            return self.tr("Added just now"), count
        if part.kind == "rest":
            order = {
                "doubt": self.tr("{}, first those that teach most"),
                "similar": self.tr("{}, like “{}” first"),
                "time": self.tr("{}, the oldest first"),
                "class": self.tr("{}"),
            }[self.view.order]
            return self.tr("To be sorted"), order.format(count, self._named)
        heading, caption = {
            "doubtful": (
                self.tr("Doubtful labels"),
                self.tr("{}: Enter takes what is proposed, Space keeps what the folder says"),
            ),
            "probable": (self.tr("Probably “{}”"), self.tr("{}, the surest first")),
            "doubt": (self.tr("Perhaps “{}”"), self.tr("{} in doubt, first those that teach most")),
            "given": (self.tr("The folder says “{}”"), "{}"),
            "confirmed": (self.tr("You say “{}”"), "{}"),
            "excluded": (self.tr("Excluded"), self.tr("{}: Delete takes them in again")),
        }[part.kind]
        return heading.format(name), caption.format(count) if images else count

    def _is_sorted(self, part: Part) -> bool:
        """Whether the surest stand first, by the numbers below them: what was shown before stays
        where it is when others are thought."""
        seen, chosen = self._labelling.seen, self.view.chosen
        if seen is None or chosen not in seen.names:
            return True
        shown = np.rint(100 * seen.probabilities[part.rows, seen.names.index(chosen)])
        return not (np.diff(shown) > 0).any()

    def note(self, part: Part, row: int) -> str:
        """What is said below an image."""
        of, seen = self._labelling, self._labelling.seen
        if part.kind == "excluded":
            return worded(of.troubles.get(row)) if row in of.troubles else ""
        if part.kind in ("doubtful", "given"):
            doubt = of.doubts.get(row)
            return self.tr("{}?").format(self._classes.title(doubt.likely)) if doubt else ""
        if part.kind in ("found", "added") and of.labels[row] >= 0:
            return self._name(int(of.labels[row]))
        if seen is None:
            return ""
        if part.kind == "confirmed":
            other = of.top[row] not in (-1, of.labels[row])
            return self.tr("{}?").format(self._name(int(of.top[row]))) if other else ""
        likely = percent(f"{100 * self._likely(part, row):.0f}")
        if part.kind == "probable":
            return likely
        first, second = (seen.names[place[row]] for place in (seen.top, seen.second))
        if seen.next_best[row] < 0.1:
            return f"{likely} {self._classes.title(first)}"
        return self.tr("{} or {}?").format(*map(self._classes.title, (first, second)))

    def _name(self, code: int) -> str:
        return self._classes.title(self._labelling.names[code])

    def _changed(self) -> None:
        if not self._answering:
            self._regroup()

    def _timed(self) -> None:
        """Show the oldest first; who is further down already stays there."""
        if self.images.cursor_number == 1 and parts(self._labelling, self.view) != self._shown:
            self.show_view(self.view)
        else:
            self._regroup()

    def _regroup(self) -> None:
        """Show what is thought now; nothing moves that is under the pointer or selected."""
        of, images = self._labelling, self.images
        fresh = parts(of, self.view)
        if self._is_first(fresh):
            self.show_view(self.view)
            return
        back = self._came_back(fresh)
        if not len(back) and (count := images.held_until()):
            fresh = held(self._shown, fresh, count, (of.said < 0) & ~of.out)
        if fresh == self._shown:
            for place, (_, said, _) in enumerate(self._headings()):
                images.set_heading(place, *said)
            images.viewport().update()
            return
        number, row, selected = images.cursor_number, self.row, self.rows()
        if not any(len(part.rows) for part in self._shown):
            number = 1  # there was nothing but a heading to be on
        if len(back):  # what an undo brings is shown at its place
            row, selected = int(back[0]), back[:1]
        self._shown = fresh
        here = None if row is None else next(iter(self._numbers(np.array([row])).tolist()), None)
        images.replace_groups(of.folder, self._groups(), here)
        if here is None and number is not None:
            self._go_to(number)
        images.select_numbers(self._numbers(selected))
        self._show_buttons()
        self.regrouped.emit()

    def _is_first(self, fresh: list[Part]) -> bool:
        """Whether the first groups are here, and nobody has begun with what was there before."""
        waited = any(part.kind == "rest" and len(part.rows) for part in self._shown)
        grouped = not any(part.kind == "rest" for part in fresh)
        begun = self.images.cursor_number != 1 or not self._untouched
        return waited and grouped and not begun

    def _came_back(self, fresh: list[Part]) -> np.ndarray:
        """What is open again, in the order in which it is shown."""
        before, self._undecided = self._undecided, self._labelling.undecided
        again = self._undecided.copy()
        again[: len(before)] &= ~before
        again[len(before) :] = False
        rows = [part.rows[again[part.rows]] for part in fresh if part.kind in OPEN]
        return np.concatenate([np.empty(0, np.int64), *rows])

    def _row_by_number(self) -> np.ndarray:
        """The rows by their numbers in the gallery; -1 of headings."""
        rows = [np.append(-1, part.rows) for part in self._shown]
        return np.concatenate([np.empty(0, np.int64), *rows])

    def _numbers(self, rows: np.ndarray) -> np.ndarray:
        """The numbers in the gallery of those of some images that are shown, in order."""
        return np.flatnonzero(np.isin(self._row_by_number(), rows))

    def _show_buttons(self) -> None:
        first = self._shown[0] if self._shown else None
        shown = first is not None and first.kind == "probable" and len(first.rows) > 0
        self.all_right.setEnabled(shown)
        self.none_right.setEnabled(shown and self.view.chosen != NONE)

    # The cursor and the selection, by rows of the folder

    @property
    def row(self) -> int | None:
        """The image that the cursor is on."""
        number = self.images.cursor_number
        return None if number is None else self._row(number)

    def rows(self) -> np.ndarray:
        """The selected images."""
        rows, numbers = self._row_by_number(), self.images.chosen()
        found: np.ndarray = rows[numbers[numbers < len(rows)]]
        return found[found >= 0]

    def _row(self, number: int) -> int | None:
        for part in self._shown:
            if number <= len(part.rows):
                return int(part.rows[number - 1]) if number else None
            number -= 1 + len(part.rows)
        return None

    def _go_to(self, number: int) -> None:
        """Put the cursor on an image: the next from a number on, or else the last."""
        last, start = None, 1
        for part in self._shown:
            if len(part.rows):
                last = start + len(part.rows) - 1
                if number <= last:
                    last = max(number, start)
                    break
            start += 1 + len(part.rows)
        if last is not None:
            self.images.go_to(last)

    # What is answered

    def _step(self, by: int) -> None:
        """Go on with another class, from wherever one is."""
        self._classes.list.step(by)
        self.images.setFocus(Qt.FocusReason.OtherFocusReason)

    def _key(self, key: str) -> None:
        if (name := self._classes.class_of(key)) is not None:
            self.put(name)

    def put(self, name: str) -> None:
        """Put what is selected into a class."""
        self._answer(self.rows(), name)

    def confirm(self) -> None:
        """What is proposed for the selected images is right."""
        self._answer_each(self.rows(), self._proposed())

    def keep(self) -> None:
        """What the folder says of the selected images is right."""
        self._answer_each(self.rows(), self._labelling.given)

    def _proposed(self) -> np.ndarray:
        """What is proposed for each image, by row, as places in the names; -1 where nothing is."""
        of = self._labelling
        proposed = np.where(of.labels >= 0, of.labels, of.top)
        proposed = np.where((of.likely >= 0) & (of.said < 0), of.likely, proposed)
        proposed[self._rows_of("probable")] = of.code(self.view.chosen)
        return np.where(of.out, -1, proposed)

    def _all_right(self) -> None:
        self._answer(self._shown[0].rows, self.view.chosen)

    def _none_right(self) -> None:
        self._answer(self._shown[0].rows, NONE)

    def _exclude(self, _paths: Sequence[str]) -> None:
        of, (rows, _) = self._labelling, self._whole(self.rows())
        self._leave(rows, lambda: of.exclude(rows, not of.out[rows].all()))

    def _answer(self, rows: np.ndarray, name: str) -> None:
        """Say that images show a class, and so do the piles that they stand for."""
        whole, _ = self._whole(rows)
        if len(whole):
            self._leave(whole, lambda: self._labelling.say(whole, [name]))

    def _answer_each(self, rows: np.ndarray, codes: np.ndarray) -> None:
        """Say what each of some images shows, by row as a place in the names; of -1 nothing."""
        of = self._labelling
        whole, asked = self._whole(rows[codes[rows] >= 0])
        if len(whole):
            self._leave(whole, lambda: of.say(whole, of.names, codes[asked]))

    def _whole(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows, then those of their piles; and of each the one of `rows` that it is answered
        with."""
        of = self._labelling
        if not self.view.piled:
            return rows, rows
        piled = np.zeros(len(of.paths), bool)
        piled[self._rows_of(*PILED)] = True
        others, asked = of.piles.others(rows[piled[rows]], of.undecided)
        return np.append(rows, others), np.append(rows, asked)

    def pile(self, row: int) -> list[int]:
        """The images that one stands for on the board, itself among them."""
        return sorted(self._whole(np.array([row]))[0].tolist())

    def _take_back(self) -> None:
        rows = self.rows()
        self._leave(rows, lambda: self._labelling.say(rows, [None]))

    def _leave(self, rows: np.ndarray, decide: Callable[[], None]) -> None:
        """Decide something of images. They leave where it was asked, the next comes to their
        place, and nothing else moves."""
        of, numbers, asked = self._labelling, self.images.chosen(), self.row
        gone = np.zeros(len(of.paths), bool)
        gone[rows] = True
        self._answering, self._untouched = True, False
        decide()
        self._answering = False
        self._undecided = of.undecided
        fresh = parts(of, self.view)
        for part in fresh:
            if part.kind in OPEN:
                gone[part.rows] = False
        open_ = [part for part in self._shown if part.kind in OPEN]
        self._shown = without(open_, gone)
        self._shown += [part for part in fresh if part.kind not in OPEN]
        self.images.replace_groups(of.folder, self._groups(), None)
        first, last = (int(numbers[0]), int(numbers[-1])) if len(numbers) else (1, 1)
        self._go_to(first if asked is None or self._row(first) != asked else last + 1)
        self._show_buttons()
        self.moved.emit()
        self.regrouped.emit()

    # What is looked for

    def _search(self, words: str) -> None:
        self._named = f"“{words}”"
        self._labelling.thoughts.search(words, self._found)

    def like_file(self, file: Path) -> None:
        """Show first what is most like an image from elsewhere."""
        self._named = file.name
        self._labelling.thoughts.like_file(file, self._found)

    def like(self, view: View | None = None) -> None:
        """Show first what is most like the image that the cursor is on."""
        row = self.row
        if row is not None:
            name = self._labelling.paths[row].rpartition("/")[2]
            self._named = name
            wanted = view or View(self.view.chosen)
            self._labelling.thoughts.like(
                row, lambda rows: self.show_view(replace(wanted, found=rows))
            )

    def _found(self, rows: np.ndarray) -> None:
        self.show_view(View(self.view.chosen, found=rows))
        self.images.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, menu: QMenu) -> None:
        """What can be done with the selected images."""
        if not len(self.rows()):
            return
        for name in (*self._labelling.classes[:OFFERED], NONE):
            title = self._classes.title(name).replace("&", "&&")
            menu.addAction(title).triggered.connect(partial(self.put, name))
        menu.addSeparator()
        menu.addAction(self.tr("New class with these…"), self._ask_class)
        menu.addAction(self.tr("More like this"), self.like)
        menu.addAction(self.tr("Not sorted yet"), self._take_back)
        menu.addAction(self.tr("Exclude, or include again"), lambda: self._exclude([]))

    def _ask_class(self) -> None:
        dialog = NameDialog(self.window(), "", self._labelling)
        dialog.named.connect(self.put)
        dialog.open()
