"""What the user decides for every run: look, language, device, hub, folders."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.caches import CACHE, MODELS, Place
from cliptune.core.messages import Message
from cliptune.core.program import MIRROR
from cliptune.core.reasons import reason
from cliptune_gui.engine.engine_thread import Machine
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.settings.about import About
from cliptune_gui.pages.settings.address import add_address
from cliptune_gui.pages.settings.graphics import GraphicsCard
from cliptune_gui.pages.settings.removing import RemoveDialog
from cliptune_gui.state.language import languages
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.widgets import (
    Card,
    Elided,
    add_row,
    button,
    choosing,
    label,
    open_folder,
    steady,
    theme,
    titled,
)
from cliptune_gui.widgets.formatting import in_bytes, in_device, joined
from cliptune_gui.widgets.messages import worded
from cliptune_gui.widgets.screen import scrolled


class SettingsPage(QWidget):
    """The settings, in force as soon as they are made."""

    changed = Signal()
    keys_asked = Signal()
    again_asked = Signal()
    """The window is to start again, in another language."""
    """The list of shortcuts is to be shown."""

    def __init__(self, preferences: Preferences, reader: Worker, downloader: Worker) -> None:
        super().__init__()
        self.setObjectName("page")
        self._preferences, self._reader = preferences, reader
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 18, 28, 18)
        column.setSpacing(12)
        column.addLayout(titled(self.tr("Settings")))
        self.graphics = GraphicsCard(preferences, downloader)
        self.about = About(preferences, reader)
        self.about.keys_asked.connect(self.keys_asked)
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(14)
        for card in (
            self._look(),
            self._training(),
            self.graphics,
            self._folders(),
            self.about,
        ):
            cards.addWidget(card)
        cards.addStretch(1)
        inside.setMaximumWidth(900)
        column.addWidget(scrolled(inside), 1)

    def _look(self) -> Card:
        card = Card(self.tr("Look"))
        self.theme = steady(QComboBox())
        for text, value in (
            (self.tr("System default"), "system"),
            (self.tr("Light"), "light"),
            (self.tr("Dark"), "dark"),
        ):
            self.theme.addItem(text, value)
        self.theme.setCurrentIndex(self.theme.findData(self._preferences.theme))
        self.theme.currentIndexChanged.connect(self._theme_picked)
        self.language = steady(QComboBox())
        self.language.addItem(self.tr("System default"), "")
        for code in languages():
            self.language.addItem(QLocale(code).nativeLanguageName(), code)
        self.language.setCurrentIndex(max(0, self.language.findData(self._preferences.language)))
        self.language.currentIndexChanged.connect(self._language_picked)
        self.again = button(self.tr("Start a&gain now"), self.again_asked.emit)
        self._restart = QWidget()
        row = QHBoxLayout(self._restart)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(self.tr("In force after the next start."), "small"))
        row.addWidget(self.again)
        row.addStretch()
        self._restart.hide()
        rows = QFormLayout()
        rows.setHorizontalSpacing(24)
        add_row(rows, self.tr("&Theme"), self.theme)
        add_row(rows, self.tr("&Language"), self.language)
        rows.addRow("", self._restart)
        card.body.addLayout(rows)
        return card

    def _training(self) -> Card:
        card = Card(self.tr("Training"))
        self.device = steady(QComboBox())
        for text, value in (
            (self.tr("The fastest there is"), "auto"),
            (self.tr("CPU"), "cpu"),
            (self.tr("NVIDIA or AMD graphics card"), "cuda"),
            (self.tr("Apple graphics"), "mps"),
        ):
            self.device.addItem(text, value)
        self.device.setCurrentIndex(self.device.findData(self._preferences.device))
        self.device.currentIndexChanged.connect(self._device_picked)
        self._machine = label(self.tr("Looking which device there is ..."), "small", wrap=True)
        rows = QFormLayout()
        rows.setHorizontalSpacing(24)
        add_row(rows, self.tr("&Device"), self.device)
        rows.addRow("", self._machine)
        self.hub = add_address(
            rows,
            self.tr("&Hub address"),
            self.tr("Where base models are downloaded from; a mirror, for instance."),
            self._preferences.hub,
            "https://huggingface.co",
            self._hub_edited,
        )
        self.mirror = button("", self._take_mirror, role="link")
        self._mirror_told = label(
            self.tr(
                "hf-mirror.com copies the hub and is run by others, who see what is downloaded. "
                "Every file is checked by the hash that the same address gives: damage is found, "
                "a mirror that changes files is not."
            ),
            "small",
            wrap=True,
        )
        self._show_mirror()
        card.body.addLayout(rows)
        card.body.addWidget(self.mirror, alignment=Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(self._mirror_told)  # a form would keep more lines for it than it has
        return card

    def _folders(self) -> Card:
        card = Card(self.tr("Folders"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._paths: dict[str, Elided] = {}
        rows: tuple[tuple[str, str, Callable[[], Path]], ...] = (
            ("runs", self.tr("Runs"), lambda: self._preferences.runs),
            ("cache", self.tr("Decoded images"), lambda: CACHE.folder),
            ("models", self.tr("Base models"), lambda: MODELS.folder),
        )
        self.change_runs = button(
            self.tr("&Change..."), self._ask_runs, hint=self.tr("Runs made so far stay.")
        )
        self.change_cache = button(
            self.tr("Ch&ange..."),
            self._ask_cache,
            hint=self._unless_given(CACHE, self.tr("What is in the folder of before stays there.")),
        )
        self.change_models = button(
            self.tr("Chan&ge..."),
            self._ask_models,
            hint=self._unless_given(MODELS, self.tr("Models of before are downloaded again.")),
        )
        self.empty = button(
            self.tr("&Empty"), self._empty, hint=self.tr("They are decoded again when needed.")
        )
        beside = {
            "runs": self.change_runs,
            "cache": self.change_cache,
            "models": self.change_models,
        }
        for place, change in ((CACHE, self.change_cache), (MODELS, self.change_models)):
            change.setEnabled(not place.given_by)
        for row, (name, text, folder) in enumerate(rows):
            shown = Elided("", "quiet", Qt.TextElideMode.ElideMiddle)
            self._paths[name] = shown
            grid.addWidget(label(text), row, 0)
            grid.addWidget(shown, row, 1)
            beside[name].setAccessibleName(self.tr("Change: {}").format(text))
            grid.addWidget(beside[name], row, 2)
            opening = button(self.tr("Open"), self._opener(folder))
            opening.setAccessibleName(self.tr("Open: {}").format(text))
            grid.addWidget(opening, row, 3)
        grid.addWidget(self.empty, 1, 4)
        card.body.addLayout(grid)
        self.remove = button(
            self.tr("Re&move what ClipTune keeps..."),
            self._ask_what_goes,
            hint=self.tr("Caches, settings, downloaded models, each with its size. Runs stay."),
        )
        foot = QHBoxLayout()
        foot.addWidget(self.remove)
        foot.addStretch(1)
        card.body.addLayout(foot)
        self._unusable = label("", "bad", wrap=True)
        self._unusable.hide()
        card.body.addWidget(self._unusable)
        return card

    def _unless_given(self, place: Place, hint: str) -> str:
        if place.given_by:
            return self.tr("{} of the environment says where.").format(place.given_by)
        return hint

    # Showing

    def entered(self) -> None:
        """Look how large the folders are."""
        self._paths["runs"].setText(str(self._preferences.runs))
        self._reader.do(Call(once(_sizes), ended=self._sized))

    def _sized(self, outcome: Outcome[tuple[Path, int, Path]]) -> None:
        if outcome.result:
            cache, size, models = outcome.result
            self._paths["cache"].setText(f"{cache} · {in_bytes(size)}")
            self._paths["models"].setText(str(models))
            self.empty.setEnabled(size > 0)

    def show_machine(self, machine: Machine | None, trouble: str = "") -> None:
        """Say which device was found."""
        if machine:
            device = joined((in_device(machine.device), in_bytes(machine.memory)))
            self._machine.setText(self.tr("Found: {}").format(device))
        else:
            self._machine.setText(trouble)

    # Changing

    def _theme_picked(self, _: int) -> None:
        self._preferences.theme = self.theme.currentData()
        theme.apply(self._preferences.theme)
        self.changed.emit()

    def _language_picked(self, _: int) -> None:
        self._preferences.language = self.language.currentData()
        self._restart.show()

    def _device_picked(self, _: int) -> None:
        self._preferences.device = self.device.currentData()
        self.changed.emit()

    def _take_mirror(self) -> None:
        """Download from the mirror, or from the hub again."""
        self.go_by("" if self._preferences.hub == MIRROR else MIRROR)

    def go_by(self, address: str) -> None:
        """Download from an address from now on, or from the hub itself."""
        self.hub.setText(address)
        self.hub.textEdited.emit(address)

    def _show_mirror(self) -> None:
        taken = self._preferences.hub == MIRROR
        there, back = (
            self.tr("Go &by the mirror hf-mirror.com"),
            self.tr("Go &by huggingface.co again"),
        )
        self.mirror.setText(back if taken else there)

    def _hub_edited(self, address: str) -> None:
        self._preferences.hub = address
        self._show_mirror()
        self.changed.emit()

    def _ask_runs(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for runs"), choosing.start(self._preferences.runs, Path.home())
        )
        if folder:
            self._preferences.runs = Path(folder)
            self.entered()
            self.changed.emit()

    def _ask_cache(self) -> None:
        asked = self.tr("Folder for decoded images")

        def take(folder: Path) -> None:
            self._preferences.cache = folder

        self._ask_folder(asked, CACHE.folder, take)

    def _ask_models(self) -> None:
        asked = self.tr("Folder for base models")

        def take(folder: Path) -> None:
            self._preferences.models = folder

        self._ask_folder(asked, Path(self._paths["models"].text()), take)

    def _ask_folder(self, asked: str, now: Path, take: Callable[[Path], None]) -> None:
        """Ask for a folder, and take it if it can be written to."""
        start = choosing.start(now, now.parent, Path.home())
        if folder := QFileDialog.getExistingDirectory(self, asked, start):
            self._reader.do(
                Call(
                    once(lambda: _why_not(Path(folder))),
                    ended=lambda outcome: self._asked(Path(folder), outcome.result, take),
                )
            )

    def _asked(self, folder: Path, why_not: Message | None, take: Callable[[Path], None]) -> None:
        self._unusable.setVisible(why_not is not None)
        if why_not:
            told = self.tr("{} cannot be written to: {}.")
            self._unusable.setText(told.format(folder, worded(why_not)))
            return
        take(folder)
        self.entered()
        self.changed.emit()

    def _empty(self) -> None:
        self.empty.setEnabled(False)
        self._reader.do(Call(once(_drop), ended=lambda _outcome: self.entered()))

    def _ask_what_goes(self) -> None:
        dialog = RemoveDialog(self, self._preferences, self._reader)
        dialog.removed.connect(self.entered)
        dialog.open()

    def _opener(self, folder: Callable[[], Path]) -> Callable[[], object]:
        def made() -> Path:
            path = folder()
            path.mkdir(parents=True, exist_ok=True)
            return path

        def opened(outcome: Outcome[Path]) -> None:
            if outcome.result:
                open_folder(outcome.result)

        return lambda: self._reader.do(Call(once(made), ended=opened))


def _sizes() -> tuple[Path, int, Path]:
    from cliptune.data import pixels, sources

    return CACHE.folder, pixels.size() + sources.size(), MODELS.folder


def _drop() -> None:
    from cliptune.data import pixels, sources

    pixels.drop(pixels.default_folder(), 0)
    sources.drop()


def _why_not(folder: Path) -> Message | None:
    """Why a folder cannot be written to, if it cannot."""
    try:
        with TemporaryFile(dir=folder):
            return None
    except OSError as error:
        return reason(error)
