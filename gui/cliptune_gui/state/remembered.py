"""What was chosen of a folder in the wizard, kept in its project: there again after others were
opened, and to be undone. No widgets."""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from cliptune import __version__
from cliptune import job as jobs
from cliptune.core import versions
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.events import Work
from cliptune.core.messages import Message, text
from cliptune.projects.decisions import Change, State
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.state import kept
from cliptune_gui.state.images import AUTOMATIC, Images, LabelChoice, look
from cliptune_gui.state.wizard import Draft

if TYPE_CHECKING:  # made after the first frame
    from cliptune.projects.project import Project

FILE = "wizard.json"
"""In the folder of a project: the settings. What is said of images and classes is in its journal,
which the board writes, too."""
PAUSE = 500
"""Milliseconds without a change after which it is kept: one for all letters of a name."""

_UNWRITABLE = text(
    "wizard-unwritable",
    "What you chose for these images cannot be kept in {folder}: {reason}.",
    "Allow writing there.",
)


@dataclass(frozen=True)
class Holds:
    """What holds by a project, as far as the wizard asks for it."""

    number: int = 0
    """Of the state of the project."""
    words: Mapping[str, str] = field(default_factory=dict)
    excluded: Set[str] = frozenset()

    @classmethod
    def of(cls, state: State, images: Images | None) -> "Holds":
        """That of a state, of the images that were found. For a worker: there may be a million."""
        excluded = images.some(state.excluded) if images else state.excluded
        return cls(state.number, state.words, excluded)


@dataclass
class Place:
    """Where a folder of images lies, and its project once there is one. For one thread at a time:
    that which writes, after the one that looked."""

    folder: Path
    project: "Project | None" = None
    there: bool = True
    """Whether it is a folder that is there, which can have a project."""
    of_newer: Message | None = None
    """What there is to say of settings that a newer version wrote."""

    def read(self, cancel: CancelToken) -> State:
        """What holds by the project; nothing where there is none."""
        from cliptune.projects.project import Project

        if self.project:
            return self.project.refresh()
        self.project = Project.find(self.folder, cancel)
        return self.project.state if self.project else State()

    def settings(self, folder: Path) -> Draft | None:
        """A draft of `folder` with the settings that were chosen last, if any were."""
        if self.project is None:
            return None
        file = self.project.place / FILE
        try:
            written = file.read_bytes()
            given = json.loads(written)
            self.of_newer = versions.set_aside(file, versions.of_json(written))
        except (OSError, ValueError, RecursionError):
            return None
        return kept.filled(given, folder) if isinstance(given, dict) else None

    def write(
        self,
        words: Mapping[str, str],
        before: Set[str],
        out: Set[str],
        settings: Mapping[str, Any] | None,
    ) -> State:
        """Keep other words, and what is left `out` where that is not what was `before`; the project
        is begun with the first."""
        from cliptune.core.files import write_text
        from cliptune.projects.project import Project

        project = self.project = self.project or Project.open(self.folder)
        if settings is not None:
            try:
                signed = {**settings, versions.WRITTEN_BY: __version__}
                write_text(project.place / FILE, json.dumps(signed, indent=1) + "\n")
            except OSError as error:
                raise unwritable(_UNWRITABLE(folder=project.place), error) from error
        excluded = {path: path in out for path in out ^ before}
        if not words and not excluded:
            return project.state
        return project.decide(Change(words=words, excluded=excluded))


@dataclass(frozen=True)
class Found:
    """What a look at a folder found in it, and what was chosen of it before."""

    place: Place
    state: Holds = field(default_factory=Holds)
    settings: Draft | None = None
    images: Images | None = None
    trouble: Message | None = None
    """Why it cannot be used."""
    lost: Message | None = None
    """Why it is not known what was chosen before."""


def look_again(
    images: Path, cancel: CancelToken, labels: LabelChoice | None, hub: str
) -> Work[Found]:
    """Look through images, and see what was chosen of them. For the scanner's thread.

    `labels` is how they are read; None for as they were read last.
    """
    from cliptune.data.project_table import state_of
    from cliptune.data.sources import folder_of, hub_name

    place, state, lost = Place(images if hub_name(images) else folder_of(images)), State(), None
    place.there = place.folder.is_dir()
    if place.there:
        try:
            state = place.read(cancel)
        except ClipTuneError as error:
            lost = error.told
    settings = place.settings(images) if labels is None else None
    lost = lost or place.of_newer
    choice = labels or (settings.labels if settings else AUTOMATIC)
    try:
        if settings and state_of(choice.table) not in (None, state.number):
            choice = settings.labels = yield from _said_by_now(settings, hub, cancel)
        found = yield from look(images, cancel, choice, hub)
    except ClipTuneError as error:
        return Found(place, Holds.of(state, None), settings, trouble=error.told, lost=lost)
    place.folder, place.there = found.folder, True
    return Found(place, Holds.of(state, found), settings, found, lost=lost)


def _said_by_now(settings: Draft, hub: str, cancel: CancelToken) -> Work[LabelChoice]:
    """How labels of a project are read that learned from it before: what it says has grown."""
    from cliptune_gui.state.handing_over import job_data
    from cliptune_gui.state.opened import Asked, open_project

    settings.hub = hub
    opened = yield from open_project(Asked.of(settings), cancel)
    return LabelChoice.of(jobs.Data(**job_data(opened)))


class Remembered(QObject):
    """The choices of one draft at a time. Whoever changes it says so to `keep`."""

    changed = Signal()
    """The draft says something else than before: by what was undone, or by the board."""
    relabelled = Signal()
    """Its labels are to be read otherwise."""
    failed = Signal(object)
    """What `Failed`."""

    def __init__(self, writer: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = writer
        self._draft: Draft | None = None
        self._folder = Path()
        self._place: Place | None = None
        self._state = Holds()
        """What is known to hold by the project."""
        self._held: dict[str, Any] = {}
        """What the draft held after the last change."""
        self._kept = self._held
        """What of that is kept, or on its way: the same, but where something could not be."""
        self._done: list[dict[str, Any]] = []
        """What it held before each change, the last change last."""
        self._undone: list[dict[str, Any]] = []
        self._unwritten = 0
        self._told = False
        """Whether it was told that nothing can be kept, which is told once."""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.flush)

    def begin(self, draft: Draft, found: Found, *, anew: bool) -> None:
        """A draft's folder was looked through; `anew` where it is to be filled in with what was
        chosen before."""
        same = draft.folder == self._folder
        if draft is self._draft and same and not anew:
            if found.state.number >= self._state.number:  # else it was read before what we wrote
                self._merge(found.state)
            return
        held, state = found.settings and found.settings.held(), found.state
        if same and (self._unwritten or self._kept is not self._held):  # not on the disk yet
            held, state = self._held, self._state
        self._draft, self._folder, self._place = draft, draft.folder, found.place
        self._state, self._done, self._undone = state, [], []
        if anew and draft.recalls:
            if held:
                draft.hold(held)
            if found.place.project:
                draft.agree(state.words, state.excluded)
        self.rebase()

    def rebase(self) -> None:
        """What the draft says now is how it was opened, and nothing that was decided."""
        if self._draft:
            self._held = self._kept = self._draft.held()

    # Keeping

    def keep(self) -> None:
        """Something may have been changed: keep it soon."""
        if self._is_changed():
            self._pause.start()

    def flush(self) -> None:
        """Keep at once what was changed."""
        self._pause.stop()
        if self._is_changed():
            self._done.append(self._held)
            self._undone.clear()
            self._write()
        elif self._is_open() and self._kept is not self._held and not self._unwritten:
            self._write()  # what could not be kept before

    def _is_changed(self) -> bool:
        draft = self._draft
        return bool(draft and self._is_open() and not _same(draft.held(), self._held))

    def _is_open(self) -> bool:
        return bool(self._draft and self._place and self._draft.folder == self._folder)

    def _write(self) -> None:
        draft, place, before, state = self._draft, self._place, self._kept, self._state
        assert draft is not None and place is not None
        now = self._held = self._kept = draft.held()
        was, out = before["left_out"], now["left_out"]
        words = {**dict.fromkeys(before["words"], ""), **now["words"]}
        words = {name: one for name, one in words.items() if one != before["words"].get(name, "")}
        if not place.there:
            return
        self._expect(words, was, out)
        said = dict.fromkeys(("words", "left_out"))
        other = not _same(now | said, before | said)
        settings = kept.settings(draft) if other else None
        self._unwritten += 1
        images = draft.images
        call = once(lambda: Holds.of(place.write(words, was, out, settings), images))

        def ended(outcome: Outcome[Holds]) -> None:
            first = self._kept is self._held  # else one before it could not be kept, either
            if outcome.failure and place is self._place and first:
                self._kept, self._state = before, state
            self._written(place, outcome)

        self._writer.do(Call(call, ended=ended, keeps=True))

    def _expect(self, words: Mapping[str, str], was: Set[str], out: Set[str]) -> None:
        """Take a change for kept: what is otherwise then was decided elsewhere."""
        words = {**self._state.words, **words}
        self._state = replace(
            self._state,
            words={name: one for name, one in words.items() if one},
            excluded=(self._state.excluded - (was - out)) | (out - was),
        )

    def _written(self, place: Place, outcome: Outcome[Holds]) -> None:
        self._unwritten -= 1
        if outcome.failure and not self._told:
            self.failed.emit(outcome.failure)
        self._told = outcome.failure is not None
        if place is self._place and outcome.result:
            self._merge(outcome.result)
        if place.project:  # long: whoever closes the window does not wait for it
            self._writer.do(Call(place.project.identify, long=True))

    # What others decided

    def refresh(self) -> None:
        """See what was decided on the board."""
        self.flush()
        place, images = self._place, self._draft.images if self._draft else None

        def read(outcome: Outcome[Holds]) -> None:
            if place is self._place and outcome.result and self._is_open():
                self._merge(outcome.result)

        if place and self._is_open():
            work = once(lambda: Holds.of(place.read(CancelToken()), images))
            self._writer.do(Call(work, ended=read))

    def _merge(self, state: Holds) -> None:
        """Take over what is otherwise than it was known to be."""
        self.flush()
        draft, before = self._draft, self._state
        if draft is None or self._unwritten:  # what is being written brings the rest with it
            return
        self._state = state
        if (before.words, before.excluded) == (state.words, state.excluded):
            return
        gone = {name: "" for name in before.words.keys() - state.words.keys()}
        new = {name: one for name, one in state.words.items() if before.words.get(name) != one}
        words = {name: one for name, one in {**draft.words, **gone, **new}.items() if one}
        out = draft.left_out - (before.excluded - state.excluded)
        if draft.agree(words, out | (state.excluded - before.excluded)):
            all_kept = self._kept is self._held
            self._held = draft.held()
            self._kept = self._held if all_kept else self._kept
            self._done.clear()
            self._undone.clear()
            self.changed.emit()

    # Undoing

    def undo(self) -> None:
        """Take the last change back."""
        self.flush()
        self._go(self._done, self._undone)

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self.flush()
        self._go(self._undone, self._done)

    def _go(self, taken: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
        draft = self._draft
        if not (taken and draft and self._is_open()):
            return
        other.append(self._held)
        labels = draft.labels
        draft.hold(taken.pop())
        self._write()
        self.changed.emit()
        if draft.labels != labels:
            self.relabelled.emit()


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two drafts held the same; the method that is advised is no choice."""
    either = [
        {**held, "kind": "", "followed": ""} if held["kind"] == held["followed"] else held
        for held in (one, other)
    ]
    return either[0] == either[1]
