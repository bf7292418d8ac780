"""What the pages and the window share: the threads, the queue of runs, what is remembered."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from cliptune_gui.engine.collecting import Collecting
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.worker import Worker
from cliptune_gui.state.log import Log
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.widgets.thumbnails import Thumbnails


@dataclass(frozen=True)
class Services:
    """One of each, made with the window and closed after it."""

    preferences: Preferences
    log: Log
    engine: Engine
    scanner: Worker
    """Looks through folders of images and of base models."""
    reader: Worker
    """Reads and writes run folders."""
    downloader: Worker
    thumbnails: Thumbnails
    run_queue: RunQueue
    collecting: Collecting

    @classmethod
    def made(cls, preferences: Preferences, log: Log, parent: QObject) -> "Services":
        """All of them; a thread starts with its first call."""
        engine = Engine()
        return cls(
            preferences=preferences,
            log=log,
            engine=engine,
            scanner=Worker("scanner"),
            reader=Worker("reader"),
            downloader=Worker("downloader"),
            thumbnails=Thumbnails(parent),
            run_queue=RunQueue(engine, preferences, parent),
            collecting=Collecting(parent),
        )

    @property
    def keeping(self) -> bool:
        """Whether something that the user asked for is being written."""
        return any(one.keeping for one in (self.engine, self.reader, self.downloader))

    def close(self) -> None:
        """End every thread."""
        self.run_queue.close()
        for worker in (self.engine, self.scanner, self.reader, self.downloader):
            worker.close()
        self.thumbnails.close()
        self.collecting.close()
