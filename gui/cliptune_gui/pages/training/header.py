"""The head of a run's page: what it is called, how it stands, and what can be done with it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from cliptune_gui.pages.training.standing import TONES, to_begin, word
from cliptune_gui.state.run_queue import RESUMABLE, Standing
from cliptune_gui.widgets import BreakingRow, Elided, Pill, button, help_button


class Header(QWidget):
    """Title, state in a word and buttons; each button is a signal."""

    pause_asked = Signal()
    stop_asked = Signal()
    measure_asked = Signal()
    resume_asked = Signal()
    duplicate_asked = Signal()
    train_on_asked = Signal()
    save_asked = Signal()
    try_asked = Signal()
    export_asked = Signal()
    curves_asked = Signal(str)
    """A suffix: `.png`, `.svg` or `.csv`."""
    follow_asked = Signal()
    """The run that is on is to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Elided("", "title", Qt.TextElideMode.ElideMiddle)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.pill = Pill()
        self.follow = button("", self.follow_asked.emit, role="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.title)
        row.addWidget(help_button())
        row.addWidget(self.pill)
        row.addStretch(1)
        row.addWidget(self.follow)
        row.addLayout(BreakingRow(self._buttons()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long title is cut before buttons go under each other."""
        self.title.setMaximumWidth(max(160, self.width() // 4))
        super().resizeEvent(event)

    def _buttons(self) -> list[QPushButton]:
        self.save_curves = self._curves_button()
        self.duplicate = button(
            self.tr("Dupl&icate and edit..."),
            self.duplicate_asked.emit,
            hint=self.tr("Fill the wizard with this run's job, to make another like it."),
        )
        self.train_on = button(
            self.tr("Train &on..."),
            self.train_on_asked.emit,
            hint=self.tr("Go on from what it learned, with more images or another class."),
        )
        self.resume = button(to_begin("stopped", True)[0], self.resume_asked.emit)
        self.measure = button(
            self.tr("Measure &now"),
            self.measure_asked.emit,
            hint=self.tr("Measure what was kept so far, class by class, while the run rests."),
        )
        self.pause = button("", self.pause_asked.emit)
        for paused in (True, False):  # as wide as either
            self._say_pause(paused)
            self.pause.setMinimumWidth(
                max(self.pause.minimumWidth(), self.pause.sizeHint().width())
            )
        self.stop = button(
            self.tr("&Stop and save"),
            self.stop_asked.emit,
            hint=self.tr("End after the current step. What was learned so far is kept."),
        )
        self.save = button(self.tr("Save &adapter as..."), self.save_asked.emit)
        self.try_it = button(
            self.tr("&Try it"), self.try_asked.emit, hint=self.tr("Ask it about images.")
        )
        self.export = button(
            self.tr("E&xport..."),
            self.export_asked.emit,
            role="primary",
            hint=self.tr("For other programs, read again and compared before it is called done."),
        )
        return [
            self.save_curves,
            self.duplicate,
            self.train_on,
            self.resume,
            self.measure,
            self.pause,
            self.stop,
            self.save,
            self.try_it,
            self.export,
        ]

    def _say_pause(self, paused: bool) -> None:
        self.pause.setText(self.tr("&Resume") if paused else self.tr("&Pause"))

    def _curves_button(self) -> QPushButton:
        made = QPushButton(self.tr("Sav&e curves"))
        made.setProperty("menu", True)
        menu = QMenu(made)
        for text, suffix in (("PNG", ".png"), ("SVG", ".svg"), ("CSV", ".csv")):
            menu.addAction(text, self._curves_asker(suffix))
        made.setMenu(menu)
        return made

    def _curves_asker(self, suffix: str) -> Callable[[], None]:
        return lambda: self.curves_asked.emit(suffix)

    def show_standing(
        self,
        standing: Standing,
        *,
        on: bool,
        resumable: bool,
        kept: bool,
        trained: bool,
        adapter: bool,
        drawn: bool,
        measuring: bool,
    ) -> None:
        """Show how the run stands, and offer what can be done with it then.

        `on`: it is on here, not in another program; `resumable`: there is a checkpoint; `kept`:
        there is an adapter; `trained`: its weights were; `adapter`: what it keeps is one; `drawn`:
        there are curves; `measuring`: what it kept is being measured.

        While a run is on no button comes or goes, so that none moves under the pointer.
        """
        resting = kept and standing == "paused"
        self.pill.say(word(standing), TONES[standing])
        self._say_pause(standing == "paused")
        model = self.tr("S&ave model as...") if trained else self.tr("S&ave class vectors as...")
        self.save.setText(self.tr("Save &adapter as...") if adapter else model)
        for widget in (self.pause, self.stop):
            widget.setVisible(on)
            widget.setEnabled(standing != "stopping")
        self.resume.setVisible(standing in RESUMABLE)
        text, hint = to_begin(standing, resumable)
        self.resume.setText(text)
        self.resume.setToolTip(hint)
        self.resume.setAccessibleDescription(hint)
        self.duplicate.setVisible(not on)
        self.train_on.setVisible(trained and kept and not on)
        self.save.setVisible(kept and not on)
        self.export.setVisible(kept and not on)
        self.try_it.setVisible(kept or on)
        self.try_it.setEnabled(resting or not on)
        self.measure.setVisible(on)
        self.measure.setEnabled(resting and not measuring)
        self.save_curves.setEnabled(drawn)

    def offer_to_follow(self, title: str) -> None:
        """Offer to show the run of that title, which is on; none if it is empty."""
        self.follow.setVisible(bool(title))
        self.follow.setText(self.tr("“{}” is on: sho&w it").format(title.replace("&", "&&")))
