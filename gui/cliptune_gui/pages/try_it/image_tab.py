"""Images one by one: what each adapter says of them, and where it looks."""

import math
import time
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.inference_session import Answers, Asked, InferenceSession, Member
from cliptune_gui.engine.worker import Outcome
from cliptune_gui.pages.try_it.camera import CameraPanel
from cliptune_gui.pages.try_it.chooser import Chooser, Who, refill
from cliptune_gui.pages.try_it.image_list import ImageList, Shown
from cliptune_gui.pages.try_it.predictions import Predictions, in_words
from cliptune_gui.pages.try_it.query_tab import QueryTab
from cliptune_gui.pages.try_it.sight import Sight
from cliptune_gui.state.camera import Camera
from cliptune_gui.state.passing import PassingFolder
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.widgets import Elided, button, steady
from cliptune_gui.widgets.formatting import joined
from cliptune_gui.widgets.messages import worded
from cliptune_gui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:  # it loads torch
    from cliptune.inference.predict import Look, Prediction

AT_ONCE = 16
"""Images that are asked for at a time, after the one that is shown."""
LIVE_EVERY = 0.3
"""Seconds between two questions about what the camera sees."""


class ImageTab(QueryTab):
    """The images that were dropped, pasted or opened, and what is said of the current one."""

    def __init__(
        self,
        engine: Engine,
        run_queue: RunQueue,
        chooser: Chooser,
        thumbnails: Thumbnails,
        camera: Camera,
        kept: PassingFolder,
    ) -> None:
        """What the camera sees is asked about through a file in `kept`."""
        super().__init__(engine, run_queue, chooser)
        self._paths: list[Path] = []
        self._said: dict[Member, dict[Path, Prediction]] = defaultdict(dict)
        self._bad: dict[Path, str] = {}
        """Why an image could not be read."""
        self._looks: dict[tuple[Path, Member, str], Look] = {}
        self.current: Path | None = None
        self._live: dict[Member, Prediction] = {}
        """What is said of what the camera sees."""
        self._kept, self._live_next = kept, 0.0
        self._live_asked: QImage | None = None
        self.camera = CameraPanel(camera)
        self.camera.view.seen.connect(lambda _image: self._ask_next())
        self.camera.closed.connect(self._camera_closed)
        self.sight = Sight(thumbnails)
        self.predictions = Predictions()
        told = self.tr("Images; the arrows go from one to the next")
        self.row = ImageList(thumbnails, told, row=True)
        self.row.picked.connect(self._picked)
        self.row.menu_asked.connect(self._ask_about_image)
        self.troubles = Elided("", "bad")
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.sight, 4)
        both.addWidget(self.camera, 4)
        both.addWidget(self.predictions, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        column.addLayout(both, 1)
        column.addLayout(self._looking())
        column.addWidget(self.row)
        column.addWidget(self.troubles)
        self.predictions.remade.connect(self._order)
        chooser.changed.connect(self._changed)
        self._show()

    def _looking(self) -> QHBoxLayout:
        self.where = QCheckBox(self.tr("&Where it looks"))
        self.where.setToolTip(
            self.tr("Covers patch after patch and darkens those that the answer does not need.")
        )
        self.who, self.word = Who(self.tr("Who looks")), steady(QComboBox())
        self.word.setAccessibleName(self.tr("The class that is looked for"))
        self.word.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.word.setMinimumContentsLength(6)
        for combo in (self.who, self.word):
            combo.activated.connect(lambda _place: self._show_and_ask())
        self.where.toggled.connect(lambda _on: self._show_and_ask())
        self.seen = Elided("", "quiet")
        self.really = button(
            self.tr("It is reall&y ..."),
            self._ask_about_current,
            hint=self.tr(
                "Says what an image really shows, for the next training. One from elsewhere is "
                "copied into your project, if you agree."
            ),
        )
        row = QHBoxLayout()
        row.setSpacing(10)
        for widget in (self.where, self.who, self.word):
            row.addWidget(widget)
        row.addWidget(self.seen, 1)
        row.addWidget(self.really)
        return row

    def _order(self) -> None:
        """Let Tab come to the answers before what stands below them."""
        below = [self.where, self.who, self.word, self.really, self.row]
        for one, other in pairwise([*self.predictions.cards, *below]):
            self.setTabOrder(one, other)

    # What is shown

    def add(self, paths: Sequence[Path]) -> None:
        """Take in images, and show the first of them."""
        self._paths += [path for path in dict.fromkeys(paths) if path not in self._paths]
        self._show_row()
        if paths:
            self.row.go_to(paths[0])
            self.row.setFocus()

    def forget(self) -> None:
        """Take all images away, and what was said of them."""
        self.cancel()
        self._paths, self.current = [], None
        for known in (self._said, self._bad, self._looks):
            known.clear()
        self._show_row()
        self._show()

    def _picked(self, path: Path) -> None:
        self.current = path
        self.camera.hide()
        self._show_and_ask()

    def _changed(self) -> None:
        self._live_next, self._live_asked = 0.0, None
        self._show_row()
        self._show_and_ask()

    def _show_and_ask(self) -> None:
        self._show()
        self._ask_next()

    def _show_row(self) -> None:
        self.row.show_images([Shown(path, "", partial(self._spoken, path)) for path in self._paths])
        self.row.setVisible(bool(self._paths))
        bad = [f"{path.name} ({self._bad[path]})" for path in self._paths if path in self._bad]
        self.troubles.setText(self.tr("Cannot be read: {}").format(joined(bad)) if bad else "")
        self.troubles.setVisible(bool(bad))

    def _spoken(self, path: Path) -> str:
        voices = self._chooser.voices()
        said = ((voice.title, self._said[voice.member].get(path)) for voice in voices)
        return ". ".join(
            f"{title}: {in_words(one) or worded(one.trouble)}" for title, one in said if one
        )

    def _show(self) -> None:
        voices, path = self._chooser.voices(), None if self.live else self.current
        self.sight.show_image(path)
        if self.live:
            answers = [(one, self._live.get(one.member)) for one in voices]
        else:
            answers = [(one, self._said[one.member].get(path)) for one in voices if path]
        self.predictions.show_predictions(answers, self._chooser.precision)
        self.sight.setAccessibleDescription(self._spoken(path) if path else "")
        self.who.offer([voice.title for voice in voices])
        looking = self.where.isChecked()
        self.where.setEnabled(path is not None and bool(voices))
        kept = path and (self._chooser.trained_on(path) or self._chooser.project())
        self.really.setVisible(kept is not None and path not in self._bad)
        self._offer_words()
        for combo in (self.who, self.word):
            combo.setVisible(looking and self.where.isEnabled())
        key = None if self.live else self._look_for()
        look = self._looks.get(key) if key else None
        self.sight.show_look(look)
        self.seen.setText(self._in_words(look.lost) if look else "")

    def _offer_words(self) -> None:
        voices, place = self._chooser.voices(), self.who.currentIndex()
        said = None
        if self.current and 0 <= place < len(voices):
            said = self._said[voices[place].member].get(self.current)
        if said:
            refill(self.word, [word for word, _ in said.probabilities])

    def _look_for(self) -> tuple[Path, Member, str] | None:
        """The image, the member and the class of the look that is wanted."""
        voices, place = self._chooser.voices(), self.who.currentIndex()
        known = self.current and 0 <= place < len(voices)
        if not known or not self.where.isChecked() or self.current is None:
            return None
        member, word = voices[place].member, self.word.currentText()
        said = self._said[member].get(self.current)
        return (self.current, member, word) if said and said.probabilities and word else None

    def _in_words(self, lost: Any) -> str:
        """Where the most is lost, for who does not see the veil."""
        places = (
            (self.tr("top left"), self.tr("top"), self.tr("top right")),
            (self.tr("left"), self.tr("middle"), self.tr("right")),
            (self.tr("bottom left"), self.tr("bottom"), self.tr("bottom right")),
        )
        row, column = divmod(int(lost.argmax()), len(lost))
        where = places[3 * row // len(lost)][3 * column // len(lost)]
        told = self.tr("Most depends on the {}: covered, it costs {} points.")
        return told.format(where, f"{100 * float(lost.max()):.1f}")

    def _ask_about_image(self, path: Path, place: QPoint) -> None:
        """Ask what an image really is."""
        self.ask_really(path, place, self._likely(path))

    def _ask_about_current(self) -> None:
        if self.current:
            below = self.really.rect().bottomLeft()
            self.ask_really(
                self.current, self.really.mapToGlobal(below), self._likely(self.current)
            )

    def _likely(self, path: Path) -> list[str]:
        said = (self._said[voice.member].get(path) for voice in reversed(self._chooser.voices()))
        return [word for one in said if one for word, _ in one.probabilities]

    # The camera

    @property
    def live(self) -> bool:
        """Whether what a camera sees is shown in place of an image."""
        return not self.camera.isHidden()

    def open_camera(self) -> None:
        """Show what a camera sees, and what is said of it."""
        self.sight.hide()
        self.camera.open()
        self._live_next, self._live_asked = 0.0, None
        self._show()

    def _camera_closed(self) -> None:
        self._live = {}
        self.sight.show()
        self._show_and_ask()

    def _ask_live(self, asked: Asked) -> None:
        """Ask about what the camera sees now, unless something was asked a moment ago."""
        image = self.camera.view.image
        if image is None or image is self._live_asked or time.monotonic() < self._live_next:
            return
        self._live_next, self._live_asked = time.monotonic() + LIVE_EVERY, image
        file = self._kept.file("live.bmp")

        def classify(session: InferenceSession, cancel: CancelToken) -> Work[Answers]:
            image.save(str(file))
            return (yield from session.classify(asked, [file], cancel))

        self.ask(classify, self._live_answered)

    def _live_answered(self, answers: "dict[Member, list[Prediction]]") -> None:
        if self.live:
            self._live = {member: said[0] for member, said in answers.items()}
        self._show_and_ask()

    # What is asked

    def _ask_next(self) -> None:
        """Ask for what is missing: of the current image first, then a look, then the others; of
        what a camera sees, as long as one is open."""
        asked = self._chooser.asked()
        if self.call or asked is None:
            return
        if self.live:
            self._ask_live(asked)
            return
        if self.current is None:
            return
        known = [self._said[member] for member in asked.members]
        missing = [path for path in self._paths if any(path not in of_one for of_one in known)]
        key = self._look_for()
        if self.current in missing:
            self._ask_about(asked, [self.current])
        elif key and key not in self._looks:
            path, member, word = key
            self.ask(
                lambda session, cancel: session.look(asked, member, path, word, cancel),
                lambda look: self._looked(key, look),
            )
        elif missing:
            self._ask_about(asked, missing[:AT_ONCE])

    def _ask_about(self, asked: Asked, paths: list[Path]) -> None:
        self.ask(lambda session, cancel: session.classify(asked, paths, cancel), self._answered)

    def _answered(self, answers: "dict[Member, list[Prediction]]") -> None:
        for member, said in answers.items():
            self._said[member] |= {one.path: one for one in said}
            self._bad |= {one.path: worded(one.trouble) for one in said if one.trouble}
        self._changed()

    def _looked(self, key: tuple[Path, Member, str], look: "Look") -> None:
        self._looks[key] = look
        self._show_and_ask()

    def ended(self, outcome: Outcome[Any]) -> None:
        """What failed is asked for again when something is changed, and not before."""
        if outcome.failure:
            self._live_next = math.inf
        if outcome.cancelled:
            self._ask_next()
