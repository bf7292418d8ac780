"""A project: what a person decided about the images of a folder, which is never written to."""

import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.events import Progress, Work, finish
from cliptune.core.files import extended
from cliptune.core.messages import Message, Text, text
from cliptune.data.project_table import IMAGES, JOURNAL, images_in
from cliptune.data.walk import File, walk
from cliptune.projects import added, finding, identity
from cliptune.projects.added import Added
from cliptune.projects.decisions import GIVEN, NONE, READ, Change, State
from cliptune.projects.identity import Known
from cliptune.projects.journal import AT_ONCE, PATIENCE, Entry, Journal, Record

__all__ = ["Added", "GIVEN", "NONE", "READ", "Change", "Project", "State"]

_UNWRITABLE = text(
    "project-unwritable",
    "What you decide about images cannot be kept in {folder}: {reason}.",
    "Allow writing there.",
)
_BUSY = text(
    "projects-busy",
    "What you decide about images cannot be opened: another window or command of ClipTune holds "
    "{file}.",
    "Wait until it has found its images or end it, then do the same again.",
)
_UNREADABLE = text(
    "project-unreadable",
    "What you decided about these images cannot be read: {reason}.",
    "Allow reading {file}.",
)
_FOLLOWED = text(
    "project-followed",
    "These images were in {folder} before: what you decided about them holds here.",
)
_TORN = text("project-torn", "The last decision was cut short as it was written; all others hold.")
_DAMAGED = text(
    "project-damaged",
    "{file} is damaged: decisions that cannot be read any more and are passed over: {count:,}.",
)
_RENAMED = text(
    "project-renamed", 'Images that have other names now: {count:,}, the first is "{path}".'
)
_CHANGED = text(
    "project-changed",
    'Images that have changed since you decided about them: {count:,}, the first is "{path}".',
    "See whether their labels still hold.",
)
_GONE = text(
    "project-gone",
    'Images that you decided about and that are gone: {count:,}, the first is "{path}".',
    "Put them back and their labels hold again.",
)

BATCH = 64
"""Images between two entries of what images are known by; other decisions go first there."""


class Project:
    """A person's decisions about the images of a folder; each is on the disk when it is made.

    Several programs may have it open, and decide one after the other. Not for several threads at
    once.
    """

    def __init__(self, images: Path, place: Path, cancel: CancelToken) -> None:
        """The project that lies in the folder `place`."""
        self.images = images
        """The folder of images."""
        self.place = place
        self.told: list[Message] = []
        """What there was to say when it was opened."""
        self.gone: frozenset[str] = frozenset()
        """Paths of images that it knows and that were no longer there."""
        self._journal = Journal(place / JOURNAL)
        try:
            self._record = Record(_each(self._journal.read(), cancel))
        except OSError as error:
            raise unwritable(_UNREADABLE(file=self._journal.file), error) from error
        self.state = State()
        """What holds now."""
        self.added: tuple[File, ...] = ()
        """Images that were added to it, also those that were excluded again, by whole paths."""
        self._unread: dict[str, None] = {}
        """Images that were decided about, and of which it was not read yet what they are known
        by."""
        added.clear(place / IMAGES)
        self._list(cancel)
        if self._journal.damaged:
            file, count = self._journal.file, self._journal.damaged
            self.told.append(_DAMAGED(file=file, count=count))
        if self._journal.torn:
            self.told.append(_TORN())
        self._look(cancel)

    @classmethod
    def open(cls, images: Path, cancel: CancelToken | None = None) -> "Project":
        """The project of a folder of images, which is begun if there is none yet.

        A folder that was moved or renamed is known again by its images. Raises `ClipTuneError` if
        there is no such folder, or if its project cannot be read or written.
        """
        found = cls._opened(images, cancel, begin=True)
        assert found is not None
        return found

    @classmethod
    def find(cls, images: Path, cancel: CancelToken | None = None) -> "Project | None":
        """The same if there is one; none is begun. Raises as `open` does."""
        return cls._opened(images, cancel, begin=False)

    @property
    def can_undo(self) -> bool:
        """Whether there is a decision to take back."""
        return self._record.decisions.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether one was taken back, and nothing decided since."""
        return self._record.decisions.can_redo

    def decide(self, change: Change) -> State:
        """Decide something; once this returns, it is on the disk. What then holds.

        Ask for `identify` after it: no image is read here. Raises `ClipTuneError` if it cannot be
        kept; then nothing is decided.
        """
        state = self._add(Entry(time=time.time(), change=change))
        for path in change.images:  # in one go a million would hold all other threads
            self._unread[path] = None
        return state

    def identify(self, cancel: CancelToken) -> Work[None]:
        """Read what the images are known by that were decided about, so that they are found again.

        What is decided between two of its events is kept as ever. What it does not come to is read
        when the project is opened next. Raises as `decide` does.
        """
        done = 0
        while self._unread:
            batch = [*islice(self._unread, BATCH)]
            images = self._known(batch, cancel)
            if images:
                self._add(Entry(time=time.time(), images=images))
            for path in batch:
                del self._unread[path]
            done += len(batch)
            total = done + len(self._unread)
            yield Progress(phase="scan", done=done, total=total, unit="images")

    def refresh(self) -> State:
        """See what other programs decided meanwhile. What then holds: the same object, if nothing.

        Raises `ClipTuneError` if it cannot be read.
        """
        try:
            entries = [*self._journal.read()]
        except OSError as error:
            raise unwritable(_UNREADABLE(file=self._journal.file), error) from error
        if entries:
            self._take(entries)
            self._list(CancelToken())
        return self.state

    def undo(self) -> State:
        """Take the last decision back, whenever it was made. Raises as `decide` does."""
        return self._add(Entry(time=time.time(), undo=True)) if self.can_undo else self.state

    def redo(self) -> State:
        """Decide again what was taken back last. Raises as `decide` does."""
        return self._add(Entry(time=time.time(), redo=True)) if self.can_redo else self.state

    def add(
        self, files: Mapping[Path, str | None], cancel: CancelToken | None = None
    ) -> Work[Added]:
        """Add image files, each with the class that it shows or None: one decision for all.

        What lies elsewhere is copied into a folder of the project's own, once however often it is
        added; when that is undone the copies are excluded, and stay. What is an image of the
        project already is only labelled. Yields `Progress`. Raises `ClipTuneError`
        if copies or the decision cannot be kept, `Cancelled` on a stop; then nothing is added.
        """
        cancel = cancel or CancelToken()
        folder = self.place / IMAGES
        try:
            there = self._there(files, cancel)
            others = [file for file in files if file not in there]
            with added.room(folder) as beside:
                copies, refused = yield from added.copy(others, beside, cancel)
                # Till it is decided: no other program then takes the same in, or counts on what
                # may be taken away again.
                with FileLock(self.place / "adding", timeout=PATIENCE):
                    paths, new = self._take_in(files, there, copies, cancel)
        except BaseException as error:
            with suppress(ClipTuneError):
                self.refresh()
            if isinstance(error, Timeout):  # which is an OSError
                raise ClipTuneError(_BUSY(file=folder)) from None
            if isinstance(error, OSError):
                raise unwritable(_UNWRITABLE(folder=self.place), error) from error
            raise
        yield from self.identify(CancelToken())
        return Added(paths, new, refused)

    def _take_in(
        self,
        files: Mapping[Path, str | None],
        there: Mapping[Path, str],
        copies: Mapping[Path, Path],
        cancel: CancelToken,
    ) -> tuple[dict[Path, str], frozenset[str]]:
        """Take in the copies and decide that they are images of the project, or do neither. The
        path of every file's image, and those paths that are new."""
        made = list[Path]()
        try:
            taken = added.take_in(copies, self.place / IMAGES, made)
            self._list(cancel)
            paths = {**there} | {file: one.as_posix() for file, one in taken.items()}
            new = self.state.excluded.intersection(paths.values())
            labels = {paths[file]: name for file, name in files.items() if name and file in paths}
            if new or labels:
                self.decide(Change(labels=labels, excluded=dict.fromkeys(new, False)))
        except BaseException:
            with suppress(ClipTuneError):
                self.refresh()  # what others decided about meanwhile stays
                added.forget(one for one in made if one.as_posix() not in self._record.known)
            self._list(CancelToken())
            raise
        return paths, new

    @classmethod
    def _opened(cls, images: Path, cancel: CancelToken | None, *, begin: bool) -> "Project | None":
        images, cancel, home = (
            Path(os.path.abspath(images)),
            cancel or CancelToken(),
            finding.home(),
        )
        if not images.is_dir():
            _files(images, cancel)  # which says so
        if not begin and not home.is_dir():
            return None
        try:
            home.mkdir(parents=True, exist_ok=True)
            with FileLock(home / "lock", timeout=PATIENCE):
                found, followed = finding.find(images, partial(_files, images, cancel))
                if found is None and begin:
                    found = finding.begin(images)
        except Timeout:
            raise ClipTuneError(_BUSY(file=home / "lock")) from None
        except OSError as error:
            raise unwritable(_UNWRITABLE(folder=home), error) from error
        if found is None:
            return None
        project = cls(images, found, cancel)
        if followed:
            project.told.insert(0, _FOLLOWED(folder=followed))
        return project

    def _add(self, entry: Entry) -> State:
        return self._take(self._journal.append(entry))

    def _take(self, entries: Iterable[Entry]) -> State:
        for one in entries:
            self._record.add(one)
        if self._record.number != self.state.number:  # not by what images are known by
            self.state = self._holds()
        return self.state

    def _list(self, cancel: CancelToken) -> None:
        """See which images were added."""
        self.added = tuple(images_in(self.place, cancel))
        self.state = self._holds()

    def _holds(self) -> State:
        paths = [file.path for file in self.added]
        return self._record.decisions.state(self._record.number, paths)

    def _there(self, files: Iterable[Path], cancel: CancelToken) -> dict[Path, str]:
        """Which of some files are images of the project, or are copies of one, and of which."""
        listed = [*_files(self.images, cancel), *self.added]
        paths, there = {file.path for file in listed}, dict[Path, str]()
        alike: dict[tuple[int, str], list[Path]] = defaultdict(list)
        for file in files:
            cancel.check()
            inside = file.is_relative_to(self.images)
            path = (file.relative_to(self.images) if inside else file).as_posix()
            if path in paths:
                there[file] = path
            elif os.path.isfile(extended(str(file))) and (
                known := identity.know(self.images, str(file))
            ):
                alike[known.size, known.digest].append(file)
        wanted = {str(of[0]): Known(size, 0, digest) for (size, digest), of in alike.items()}
        for first, (path, known) in identity.find(self.images, wanted, listed).items():
            for file in alike[known.size, known.digest]:
                if identity.equal(Path(first), file) and identity.equal(file, self.images / path):
                    there[file] = path
        return there

    def _known(self, paths: Iterable[str], cancel: CancelToken) -> dict[str, Known]:
        """What images are known by, where that is not what was known of them."""
        found = {}
        for path in paths:
            cancel.check()
            before = self._record.known.get(path)
            known = identity.know(self.images, path, before)
            if known and known != before:
                found[path] = known
        return found

    def _look(self, cancel: CancelToken) -> None:
        """Find the images that have other names by now, and see which are gone or changed."""
        known, now = self._record.known, dict[str, Known | None]()
        own = (self.place / IMAGES).as_posix() + "/"
        for path, before in known.items():
            cancel.check()
            # One may have been added before the project was moved.
            lost = os.path.isabs(path) and not path.startswith(own)
            now[path] = None if lost else identity.know(self.images, path, before)
        wrong = {
            path: before
            for path, before in known.items()
            if before and not identity.same(before, now[path])
        }
        moved: dict[str, str | None] = {}
        images = {path: one for path, one in now.items() if one and one != known[path]}
        if wrong:
            others = [
                file
                for file in (*_files(self.images, cancel), *self.added)
                if file.path in wrong or file.path not in known
            ]
            found = identity.find(self.images, wrong, others)
            images |= dict(found.values())
            moved |= {path: new for path, (new, _) in found.items()}
            moved |= {path: None for path in wrong.keys() & set(moved.values()) - moved.keys()}
            self._tell(_RENAMED, [new for new, _ in found.values()])
            self._tell(_CHANGED, [path for path in wrong if path not in moved and now[path]])
        gone = [path for path in known if path not in moved and not now[path]]
        self.gone = frozenset(gone)
        self._tell(_GONE, gone)
        if moved:
            self._add(Entry(time=time.time(), moved=moved))
        news = iter(images.items())
        while some := dict(islice(news, AT_ONCE)):
            self._add(Entry(time=time.time(), images=some))

    def _tell(self, wording: Text, paths: list[str]) -> None:
        if paths:
            self.told.append(wording(count=len(paths), path=paths[0]))


def _each(entries: Iterable[Entry], cancel: CancelToken) -> Iterator[Entry]:
    """Entries, of which one may be about a million images, until stopping is asked for."""
    for entry in entries:
        cancel.check()
        yield entry


def _files(images: Path, cancel: CancelToken) -> list[File]:
    """The images of a folder. Raises `ClipTuneError` if it cannot be listed."""
    files, _ = finish(walk(images, cancel))
    return [file for file in files if file.image]
