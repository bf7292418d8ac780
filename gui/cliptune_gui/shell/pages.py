"""The pages: the wizard at once, the others one after the other while it is looked at."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cliptune_gui.engine import loading
from cliptune_gui.engine.worker import Call, Outcome, once
from cliptune_gui.pages.new_run.page import NewRunPage
from cliptune_gui.shell.rail import PAGE_NAMES, PageName
from cliptune_gui.shell.services import Services
from cliptune_gui.widgets import label, screen

if TYPE_CHECKING:  # a thread loads them, and what they draw with
    from cliptune_gui.pages.runs.comparison import ComparedPage
    from cliptune_gui.pages.runs.page import RunsPage
    from cliptune_gui.pages.settings.page import SettingsPage
    from cliptune_gui.pages.training.run_view import RunView
    from cliptune_gui.pages.try_it.page import TryPage

PLAIN = (
    *("new_run.base", "new_run.method", "new_run.review"),
    *("board.page", "settings.page", "log.page"),
)
WITH_CHARTS = ("training.run_view", "runs.page", "runs.comparison", "try_it.page")
"""Modules of `cliptune_gui.pages`."""


class Pages(screen.PageStack):
    """The pages of the rail, and the comparison, which belongs to the list of runs."""

    settings_made = Signal()
    """`settings` is there, and the whole wizard."""
    made = Signal()
    """Every page is there."""

    new_run: NewRunPage
    settings: "SettingsPage"
    training: "RunView"
    runs: "RunsPage"
    compared: "ComparedPage"
    trying: "TryPage"

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.new_run = NewRunPage(
            services.scanner,
            services.downloader,
            services.reader,
            services.engine,
            services.thumbnails,
            services.preferences,
        )
        self.addWidget(self.new_run)
        self._waiting = {name: self._placeholder() for name in PAGE_NAMES[1:]}
        for page in self._waiting.values():
            self.addWidget(page)

    def _placeholder(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(label(self.tr("One moment ..."), "quiet"), 0, Qt.AlignmentFlag.AlignCenter)
        return page

    @property
    def ready(self) -> bool:
        """Whether every page is there."""
        return not self._waiting

    def is_there(self, name: PageName) -> bool:
        """Whether a page was made."""
        return name not in self._waiting

    @property
    def shown(self) -> PageName:
        """The page that is shown; of a comparison the list of runs, to which it belongs."""
        return (*PAGE_NAMES, "runs")[self.currentIndex()]

    def show_page(self, name: PageName) -> None:
        """Show a page."""
        self.setCurrentIndex(PAGE_NAMES.index(name))
        if name == "settings" and self.is_there(name):
            self.settings.entered()

    # Making them

    def make(self) -> None:
        """Load the modules of the pages on a thread, and make the pages."""
        self._load(PLAIN, self._plain_pages)
        self._load(WITH_CHARTS, self._pages_with_charts)

    def _load(self, modules: tuple[str, ...], make: Callable[[], Iterator[None]]) -> None:
        def loaded(outcome: Outcome[None]) -> None:
            if not outcome.failure:
                self._go_on(make())

        self._services.reader.do(Call(once(lambda: loading.pages(*modules)), ended=loaded))

    def _go_on(self, pages: Iterator[None]) -> None:
        """Make one page after the other; between two the window draws and answers."""
        if next(pages, self) is None:
            # Not 0: Qt would deliver that before any timer and any key press.
            QTimer.singleShot(1, self, lambda: self._go_on(pages))

    def _plain_pages(self) -> Iterator[None]:
        yield from self.new_run.build()
        yield
        from cliptune_gui.pages.log.page import LogPage
        from cliptune_gui.pages.settings.page import SettingsPage

        of = self._services
        self.settings = SettingsPage(of.preferences, of.reader, of.downloader)
        self._put("settings", self.settings)
        self.settings_made.emit()
        yield
        self._put("log", LogPage(self._services.log))

    def _pages_with_charts(self) -> Iterator[None]:
        from cliptune_gui.charts import Curves
        from cliptune_gui.pages.runs.comparison import ComparedPage
        from cliptune_gui.pages.runs.page import RunsPage
        from cliptune_gui.pages.training.results import ResultsView
        from cliptune_gui.pages.training.run_view import RunView
        from cliptune_gui.pages.try_it.page import TryPage

        of = self._services
        curves = Curves()
        yield
        results = ResultsView(of.thumbnails)
        yield
        self.training = RunView(of.run_queue, of.engine, of.reader, of.thumbnails, curves, results)
        yield
        self.runs = RunsPage(of.run_queue, of.reader, of.preferences)
        yield
        self.compared = ComparedPage(of.reader)
        self.addWidget(self.compared)
        yield
        self.trying = TryPage(of.engine, of.reader, of.run_queue, of.preferences, of.thumbnails)
        yield
        self._put("training", self.training)
        yield
        self._put("try", self.trying)
        yield
        self._put("runs", self.runs)
        self.made.emit()

    def _put(self, name: PageName, page: QWidget) -> None:
        """Put a page where its placeholder was."""
        waiting = self._waiting.pop(name)
        shown = self.currentWidget() is waiting
        self.insertWidget(self.indexOf(waiting), page)
        self.removeWidget(waiting)
        waiting.deleteLater()
        if shown:
            self.setCurrentWidget(page)
