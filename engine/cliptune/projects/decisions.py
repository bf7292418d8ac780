"""What a person decided about their images, and how decisions add up; every one can be undone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from types import MappingProxyType
from typing import Any, TypeVar

NONE = "none"
"""What a person says of an image that belongs to no class."""
GIVEN = "given"
"""The setting of a project that says what became of the folder's own classes: their names by now,
"" of those that were taken away."""
READ = "read"
"""The setting that says how the folder's own labels are read, by the settings of `job.Data`, where
a person chose that."""

T = TypeVar("T")

_ABSENT = object()
_EMPTY: Mapping[str, Any] = MappingProxyType({})
"""One for all: a project may have fifty thousand decisions."""


def _nothing() -> Mapping[str, Any]:
    return _EMPTY


@dataclass(frozen=True)
class State:
    """What holds after some decisions."""

    classes: tuple[str, ...] = ()
    """In the order in which the person has them; `NONE` is never one of them."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Words of a class, where its own name does not do."""
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Path of an image -> one of the classes, or `NONE`. It is relative; the whole one of an image
    that was added to the project."""
    excluded: frozenset[str] = field(default=frozenset(), repr=False)
    """Paths of images that are not to be used."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What else is kept with the images, as JSON knows it."""
    number: int = 0
    """How many decisions made it, those that were taken back among them: names the state."""


@dataclass(frozen=True, slots=True)
class Change:
    """One decision. Its parts take effect in the order of the fields."""

    classes: tuple[str, ...] = ()
    """Those to have, too, after those that there are."""
    renamed: Mapping[str, str] = field(default_factory=_nothing)
    """Old class -> new class, all at once; to one that there is: merged; to `NONE`: given up; to
    "": taken away, and its images are undecided again."""
    given: tuple[str, ...] = ()
    """The classes of the folder itself, which are renamed with the others (`GIVEN`)."""
    words: Mapping[str, str] = field(default_factory=_nothing)
    """Class -> its words; none at all for its name."""
    labels: Mapping[str, str | None] = field(default_factory=_nothing)
    """Image -> class or `NONE`; None where it is undecided again. A class that is new is added."""
    excluded: Mapping[str, bool] = field(default_factory=_nothing)
    settings: Mapping[str, Any] = field(default_factory=_nothing)
    """Name -> value; None takes it away."""

    @property
    def images(self) -> Iterable[str]:
        """Those that it says something of."""
        return chain(self.labels, self.excluded)

    def parts(self, most: int) -> Iterator["Change"]:
        """The same in one part after another, of so many images at most; mostly in one."""
        if len(self.labels) + len(self.excluded) <= most:
            yield self
            return
        yield replace(self, labels={}, excluded={})
        for name in _OF_IMAGES:
            said = iter(getattr(self, name).items())
            while part := dict(islice(said, most)):
                of_part: dict[str, Any] = {name: part}
                yield Change(**of_part)

    @classmethod
    def joined(cls, parts: Iterable["Change"]) -> "Change":
        """What was taken into parts."""
        first, *others = parts
        if not others:
            return first
        of_images: dict[str, Any] = {name: {**getattr(first, name)} for name in _OF_IMAGES}
        for part in others:
            for name, said in of_images.items():
                said.update(getattr(part, name))
        return replace(first, **of_images)

    def moved(self, to: "Moved") -> "Change":
        """The same, of images that have other paths by now."""
        labels, excluded = moved(self.labels, to), moved(self.excluded, to)
        return replace(self, labels=labels, excluded=excluded)


Moved = Mapping[str, str | None]
"""Path of an image -> its path from now on; None where another image has that path now."""


def moved(of: Mapping[str, T], to: Moved) -> dict[str, T]:
    """What is known of images by their paths, by the paths that they have now."""
    return {here: one for path, one in of.items() if (here := to.get(path, path))}


_OF_IMAGES = ("labels", "excluded")


class Decisions:
    """Decisions one after the other, with those that were undone. It knows of no disk."""

    def __init__(self) -> None:
        self._classes: tuple[str, ...] = ()
        self._parts: dict[str, dict[str, Any]] = {
            name: {} for name in ("words", "labels", "excluded", "settings")
        }
        self._done: list[tuple[Change, _Before]] = []
        self._undone: list[Change] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a decision to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether one was taken back, and nothing decided since."""
        return bool(self._undone)

    def state(self, number: int, added: Iterable[str] = ()) -> State:
        """What holds now. Images that were `added` are excluded until they are taken in."""
        words, labels, excluded, settings = (dict(part) for part in self._parts.values())
        excluded = {**dict.fromkeys(added, True), **excluded}
        out = frozenset(path for path, is_out in excluded.items() if is_out)
        return State(self._classes, words, labels, out, settings, number)

    def do(self, change: Change) -> None:
        """Decide something new; what was undone before can no longer be redone."""
        self._undone.clear()
        self._apply(change)

    def undo(self) -> None:
        """Take the last decision back; nothing where there is none."""
        if self._done:
            change, before = self._done.pop()
            self._classes = before.classes
            for part, name, value in reversed(before.values):
                if value is _ABSENT:
                    self._parts[part].pop(name, None)
                else:
                    self._parts[part][name] = value
            self._undone.append(change)

    def redo(self) -> None:
        """Decide again what was undone last; nothing where nothing was."""
        if self._undone:
            self._apply(self._undone.pop())

    def move(self, to: Moved) -> None:
        """Go on with the paths that the images have now; also what was undone is by these."""
        for part in _OF_IMAGES:
            self._parts[part] = moved(self._parts[part], to)
        self._done = [(change.moved(to), before.moved(to)) for change, before in self._done]
        self._undone = [change.moved(to) for change in self._undone]

    def _apply(self, change: Change) -> None:
        before = _Before(self._classes)
        self._add_classes(change.classes)
        if change.renamed:
            self._rename(change.renamed, change.given, before)
        self._add_classes(change.labels.values())
        for name, words in change.words.items():
            self._set("words", name, words or None, before)
        for path, label in change.labels.items():
            self._set("labels", path, label or None, before)
        for path, out in change.excluded.items():
            self._set("excluded", path, out, before)
        for name, value in change.settings.items():
            self._set("settings", name, value, before)
        self._done.append((change, before))

    def _rename(self, renamed: Mapping[str, str], given: Iterable[str], before: "_Before") -> None:
        for path, label in [*self._parts["labels"].items()]:
            if label in renamed:
                self._set("labels", path, renamed[label] or None, before)
        kept = set(self._classes).difference(renamed)  # merged into these, their own words stay
        words = {name: self._parts["words"].get(name) for name in renamed}
        for name in words:
            self._set("words", name, None, before)
        for name, new in renamed.items():
            if new not in (*kept, NONE, "") and words[name]:
                self._set("words", new, words[name], before)
        became = {name: name for name in given} | self._parts["settings"].get(GIVEN, {})
        if became:
            now = {name: renamed.get(one, one) for name, one in became.items()}
            self._set("settings", GIVEN, now, before)
        classes, self._classes = self._classes, ()
        self._add_classes(renamed.get(name, name) for name in classes)

    def _add_classes(self, labels: Iterable[str | None]) -> None:
        """Have those that are said, too; none twice."""
        names = (name for name in dict.fromkeys(labels) if name and name != NONE)
        self._classes += tuple(name for name in names if name not in self._classes)

    def _set(self, part: str, name: str, value: Any, before: "_Before") -> None:
        """Put a value there, or take it away where it is None; and keep what was there."""
        values = self._parts[part]
        before.values.append((part, name, values.get(name, _ABSENT)))
        if value is None:
            values.pop(name, None)
        else:
            values[name] = value


@dataclass(slots=True)
class _Before:
    """What a decision changed, as it was."""

    classes: tuple[str, ...]
    values: list[tuple[str, str, Any]] = field(default_factory=list)
    """Part, name and value of each, in the order in which they were changed."""

    def moved(self, to: Moved) -> "_Before":
        """The same, of images that have other paths by now."""
        here = (
            (part, to.get(name, name) if part in _OF_IMAGES else name, value)
            for part, name, value in self.values
        )
        return _Before(self.classes, [(part, name, value) for part, name, value in here if name])
