"""What the window remembers between two starts."""

import json
import logging
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QByteArray, QSettings

from cliptune import __version__
from cliptune.core import versions
from cliptune.core.caches import CACHE, MODELS
from cliptune.core.messages import Message
from cliptune.runs import home
from cliptune_gui.engine.engine_thread import DeviceWish

RECENT = 8
"""Images that are remembered."""

ThemeWish = Literal["system", "light", "dark"]


_log = logging.getLogger(__name__)


class _Writer:
    """Writes what was chosen, one choice after another, on a thread that ends when all is written:
    the disk of a home may be slow."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Callable[[], None]] = deque()
        self._thread: threading.Thread | None = None

    def do(self, write: Callable[[], None]) -> None:
        """Write after what waits."""
        with self._lock:
            self._waiting.append(write)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="preferences")
                self._thread.start()

    def wait(self) -> None:
        """Until all is written."""
        if thread := self._thread:
            thread.join()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                write = self._waiting.popleft()
            try:
                write()
            except Exception:  # or nothing would be written after it
                _log.exception("a choice was not kept")


_writer = _Writer()
_known: dict[str, dict[str, object]] = {}
"""What each file held when it was read, and what was chosen since."""


class Preferences:
    """The user's choices, kept in a file of the system's usual place as they are made.

    They are read once. What is chosen later is written on a thread of its own.
    """

    def __init__(self) -> None:
        settings = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "cliptune", "window"
        )
        self._file = settings.fileName()
        if self._file not in _known:
            _known[self._file] = {name: settings.value(name) for name in settings.allKeys()}
        self._kept = _known[self._file]
        self._forgotten = self._told = False
        self.of_newer: Message | None = None
        """What there is to say of choices that a newer version kept; at the first start after."""
        self._sign()

    def _sign(self) -> None:
        """Say which version keeps them; what a newer one kept stays beside."""
        by = self._text(versions.WRITTEN_BY)
        if by == __version__:
            return
        try:
            self.of_newer = versions.set_aside(Path(self._file), by)
        except OSError:  # no file can be written there, and this one is not written over
            return
        self._keep(versions.WRITTEN_BY, __version__)

    def sync(self) -> None:
        """Wait until what was chosen is on the disk."""
        _writer.wait()

    def forget(self) -> None:
        """Keep nothing any more of what is chosen until the program ends."""
        self._forgotten = True
        self._kept.clear()
        _writer.do(partial(self._write, None, None))
        _writer.wait()

    @property
    def theme(self) -> ThemeWish:
        """Light, dark, or as the system."""
        kept = self._text("theme")
        return cast(ThemeWish, kept) if kept in ("light", "dark") else "system"

    @theme.setter
    def theme(self, wish: ThemeWish) -> None:
        self._keep("theme", wish)

    @property
    def language(self) -> str:
        """A language such as "de" or "zh_CN"; empty for the system's."""
        return self._text("language")

    @language.setter
    def language(self, code: str) -> None:
        self._keep("language", code)

    @property
    def device(self) -> DeviceWish:
        """Where to train where the job does not say otherwise."""
        kept = self._text("device")
        return cast(DeviceWish, kept) if kept in ("cpu", "cuda", "mps") else "auto"

    @device.setter
    def device(self, wish: DeviceWish) -> None:
        self._keep("device", wish)

    @property
    def hub(self) -> str:
        """Address that base models are downloaded from; empty for the hub's own."""
        return self._address("hub")

    @hub.setter
    def hub(self, address: str) -> None:
        self._keep("hub", address)

    @property
    def index(self) -> str:
        """Address that PyTorch for a graphics card is fetched from; empty for PyTorch's own."""
        return self._address("index")

    @index.setter
    def index(self, address: str) -> None:
        self._keep("index", address)

    @property
    def card_told(self) -> bool:
        """Whether it was said once that there is a graphics card which is not used."""
        return self._text("card-told") == "yes"

    @card_told.setter
    def card_told(self, told: bool) -> None:
        self._keep("card-told", "yes" if told else "")

    @property
    def updates(self) -> str:
        """Address that is asked for a newer version; empty for the project's own."""
        return self._address("updates")

    @updates.setter
    def updates(self, address: str) -> None:
        self._keep("updates", address)

    @property
    def runs(self) -> Path:
        """The folder that runs are kept in."""
        return self._folder("runs") or home()

    @runs.setter
    def runs(self, folder: Path) -> None:
        self._keep("runs", "" if folder == home() else str(folder))

    @property
    def cache(self) -> Path | None:
        """The folder that was chosen for decoded images and the like; None for the usual one."""
        return self._folder("cache")

    @cache.setter
    def cache(self, folder: Path | None) -> None:
        self._keep("cache", str(folder) if folder else "")
        self.use_folders()

    @property
    def models(self) -> Path | None:
        """The folder that was chosen for base models; None for the usual one."""
        return self._folder("models")

    @models.setter
    def models(self, folder: Path | None) -> None:
        self._keep("models", str(folder) if folder else "")
        self.use_folders()

    def use_folders(self) -> None:
        """Let the engine keep things in the folders that were chosen."""
        CACHE.chosen, MODELS.chosen = self.cache, self.models

    @property
    def recent(self) -> list[Path]:
        """The images that were looked at last, the latest first: mostly folders."""
        return [
            path
            for path in self._paths("recent")
            if path.is_absolute() or path.as_posix().startswith("hub:")
        ]

    def remember(self, images: Path) -> None:
        """Put images first among the recent ones."""
        others = [str(path) for path in self.recent if path != images]
        self._keep("recent", [str(images), *others][:RECENT])

    @property
    def queue(self) -> list[Path]:
        """The folders of the runs that are on or wait, in their order."""
        return self._folders("queue")

    @queue.setter
    def queue(self, folders: list[Path]) -> None:
        self._keep("queue", [str(folder) for folder in folders])

    @property
    def searches(self) -> str:
        """The searches that are on or wait, as `state.search` writes them; empty without any."""
        return self._text("searches")

    @searches.setter
    def searches(self, text: str) -> None:
        self._keep("searches", text)

    @property
    def comparisons(self) -> list[list[Path]]:
        """The folders of the runs of each comparison that nobody has looked at yet."""
        try:
            kept = json.loads(self._text("comparisons") or "[]")
            return [[Path(folder) for folder in folders] for folders in kept]
        except (ValueError, TypeError, RecursionError):
            return []

    @comparisons.setter
    def comparisons(self, comparisons: list[list[Path]]) -> None:
        kept = [[str(folder) for folder in folders] for folders in comparisons]
        self._keep("comparisons", json.dumps(kept) if kept else "")

    @property
    def resuming(self) -> bool:
        """Whether the next start goes on unasked with all that waits."""
        return self._text("resuming") == "yes"

    @resuming.setter
    def resuming(self, resuming: bool) -> None:
        self._keep("resuming", "yes" if resuming else "")

    @property
    def left(self) -> str:
        """Where one left, as `state.left` writes it; empty where that is not known."""
        return self._text("left")

    @left.setter
    def left(self, text: str) -> None:
        self._keep("left", text)

    @property
    def tried(self) -> str:
        """What was tried last, as `state.tried` writes it; empty where that is not known."""
        return self._text("tried")

    @tried.setter
    def tried(self, text: str) -> None:
        self._keep("tried", text)

    @property
    def toured(self) -> bool:
        """Whether the tour was shown once."""
        return self._text("toured") == "yes"

    @toured.setter
    def toured(self, toured: bool) -> None:
        self._keep("toured", "yes" if toured else "")

    @property
    def geometry(self) -> QByteArray:
        """Where the window stood and how large it was; empty at the first start."""
        kept = self._kept.get("geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._keep("geometry", geometry)

    # The file may hold anything: another version's values, or what somebody wrote into it.

    def _keep(self, name: str, value: object) -> None:
        if not self._forgotten and (name not in self._kept or self._kept[name] != value):
            self._kept[name] = value
            _writer.do(partial(self._write, name, value))

    def _write(self, name: str | None, value: object) -> None:
        """Write a choice, or take all away; that this cannot be done is told once, in the log."""
        settings = QSettings(self._file, QSettings.Format.IniFormat)
        if name is None:
            settings.clear()
        else:
            settings.setValue(name, value)
        settings.sync()
        if settings.status() != QSettings.Status.NoError and not self._told:
            self._told = True
            _log.warning("What is chosen cannot be kept in %s", self._file)

    def _text(self, name: str) -> str:
        kept = self._kept.get(name)
        return kept if isinstance(kept, str) else ""

    def _address(self, name: str) -> str:
        kept = self._text(name)
        return kept if kept.startswith(("http://", "https://")) else ""

    def _folder(self, name: str) -> Path | None:
        kept = self._folders(name)
        return kept[0] if len(kept) == 1 else None

    def _folders(self, name: str) -> list[Path]:
        return [path for path in self._paths(name) if path.is_absolute()]

    def _paths(self, name: str) -> list[Path]:
        kept = self._kept.get(name)
        # An INI file gives a list of one back as a text, and an empty one as nothing.
        texts = kept if isinstance(kept, list) else [kept]
        return [Path(text) for text in texts if isinstance(text, str)]
