"""What the wizard gathers, page by page, until it is a job. No widgets."""

import os
from collections.abc import Iterable, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import cliptune_resources
from cliptune import job as jobs
from cliptune.advice import Advice, Situation, advise
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, text
from cliptune.core.ranges import Range
from cliptune.data.class_names import (
    fill_templates,
    filled,
    foreign,
    language_of,
    shown,
    templates_in,
    tidied,
    tidy,
    worded,
)
from cliptune.data.problems import Problem
from cliptune.data.split import SplitCounts
from cliptune.job import Job
from cliptune.methods import DEFAULT, FITTED, METHODS
from cliptune.methods.method import STARTER, Goal, Method
from cliptune.models.catalogue import CATALOGUE, Entry
from cliptune_gui.state.counts import Counts
from cliptune_gui.state.images import AUTOMATIC, Images, LabelChoice

if TYPE_CHECKING:
    from cliptune.projects.fixes import Again

Page = Literal["images", "base", "method", "review"]
PAGES: tuple[Page, ...] = ("images", "base", "method", "review")

_NEEDS_CLASSES = text("wizard-needs-classes", "Needs classes, and these are captions.")
_NEEDS_WHOLE = text("wizard-needs-whole-base", "Needs the base as it is, not quantised.")
_NEEDS_4_BITS = text("wizard-needs-4-bits", "Needs a base in 4 bits.")
_BASE_GONE = text("wizard-base-gone", 'There is no base model "{base}" any more.')
UNSORTED = "folder-no-layout"
"""Why a folder of plain images cannot be used as it is: it is sorted first."""
_LOOKING = text("wizard-looking", "The folder is being looked through.")
_NOT_SORTED = text("wizard-not-sorted", "Nothing says yet what these images show: sort them first.")
_ONE_CLASS = text("wizard-one-class", "At least two classes need images that are not excluded.")
_NONE_TO_TRAIN = text("wizard-none-to-train", "No image is left to train on.")
_NONE_TO_MEASURE = text(
    "wizard-none-to-measure",
    "No image is left to measure on: every class needs two at least.",
)


_HELD = (
    *("labels", "templates", "greys", "base", "revision", "quantisation", "kind", "followed"),
    *("trained", "minutes", "searching", "goal", "again"),
)
"""What a draft holds that is never changed in place."""


@dataclass
class Draft:
    """A job in the making: what was chosen, and what still stands in the way."""

    folder: Path = field(default_factory=lambda: cliptune_resources.sample())
    """Of the images; or an archive, a data set, or `hub:` and the name of one there."""
    images: Images | None = None
    """What is in `folder`; None until it was looked through."""
    trouble: Message | None = None
    """Why `folder` cannot be used."""
    labels: LabelChoice = AUTOMATIC
    """How its labels are read, as far as the user chose it."""
    templates: tuple[str, ...] = ()
    """What the user wants class words filled into; none for those in the base's language."""
    words: dict[str, str] = field(default_factory=dict)
    """What the user wrote for a class instead of its tidied name."""
    left_out: Set[str] = frozenset()
    """The images that are not used: another set with each change, by which it is told; of those
    that were found, once they were."""
    greys: Range | None = None
    """What greys of more than 8 bits are shown from and to, where not as found."""
    base: str = STARTER
    revision: str = ""
    """Of the base on the hub, where a job asked for one."""
    base_trouble: Message | None = None
    """Why `base` cannot be used."""
    base_reads: str = "en"
    """The language that `base` reads, as a look found, where it is a folder."""
    quantisation: str = ""
    """Empty for what the method wants."""
    kind: str = DEFAULT
    followed: str = DEFAULT
    """The method that stands in `kind` because it is advised; empty where the user chose one."""
    minutes: float = 10.0
    """How long the best is searched for, where it is."""
    searching: bool = False
    """Whether several methods are to be tried and the best kept, in the place of one."""
    trained: str = ""
    """The method that was chosen before one that trains nothing took its place; empty for none."""
    goal: Goal | None = None
    """What matters most to the user; None to go by images, base and device."""
    device: str = "auto"
    hub: str = ""
    chosen: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Settings the user changed, by method and part of the job."""
    again: "Again | None" = None
    """The run that is to be done once more with labels that were changed, if one is."""
    recalls: bool = True
    """Whether what was chosen of these images before is to hold again; not where a run's job was
    filled in, say, which is to be made like it."""
    _counts: Counts | None = field(default=None, init=False, repr=False)
    """What was counted last."""
    _worded: tuple[tuple[str, ...], str, dict[str, str]] = field(
        default=((), "", {}), init=False, repr=False
    )
    """The words of classes to a base of a language where the user says nothing, as asked last."""

    # The images

    def choose(self, folder: Path) -> None:
        """Start over with other images, keeping what has nothing to do with images."""
        from cliptune.data.sources import in_full  # not before the first frame

        self.folder = in_full(folder)
        self.labels = AUTOMATIC
        self.images, self.trouble = None, None
        self.words.clear()
        self.left_out = frozenset()
        self.greys = None
        self.recalls = True

    def held(self) -> dict[str, Any]:
        """All that was chosen here, but for which images, device and hub; for `hold`."""
        chosen = {part: dict(values) for part, values in self.chosen.items() if values}
        given = {name: getattr(self, name) for name in _HELD}
        return given | {"chosen": chosen, "words": {**self.words}, "left_out": self.left_out}

    def hold(self, held: Mapping[str, Any]) -> None:
        """Have what another draft held, or this one before."""
        chosen = {part: dict(values) for part, values in held["chosen"].items()}
        left_out = self._some(held["left_out"])  # others may have come since, or gone
        given = {"chosen": chosen, "words": {**held["words"]}, "left_out": left_out}
        for name, value in {**held, **given}.items():
            setattr(self, name, value)

    def found(self, images: Images) -> None:
        """Take in what a look found."""
        self.images, self.trouble = images, None
        self.words = {name: words for name, words in self.words.items() if name in images.classes}
        self.left_out = images.some(self.left_out)

    def agree(self, words: Mapping[str, str], left_out: Iterable[str]) -> bool:
        """Have what else was said of words and images, as far as it is about these; whether that is
        something new."""
        before, images = (self.words, self.left_out), self.images
        self.words = {
            name: one for name, one in words.items() if images is None or name in images.classes
        }
        self.left_out = self._some(left_out)
        return before != (self.words, self.left_out)

    def take_labels(self, data: Mapping[str, Any]) -> None:
        """Learn from the labels of a project, as the data of a job has them; they are to be looked
        through."""
        given = {name: data[name] for name in LabelChoice.names() if name in data}
        self.labels = LabelChoice(**given | {"table": Path(data["table"])})
        self.words, self.left_out = dict(data["classes"]), frozenset(data["leave_out"])
        self.images, self.trouble = None, None

    @property
    def problems(self) -> Mapping[str, Sequence[Problem]]:
        """What is odd about the images, for the base as it is chosen, by the kind of problem."""
        images = self.images
        if images is None:
            return {}
        known = images.read_in[self.reads]
        if not images.classes:
            return known
        unread = [Problem("other language", name) for name in self.unread()]
        others = {kind: of_kind for kind, of_kind in known.items() if kind != "other language"}
        return others | ({"other language": unread} if unread else {})

    @property
    def used(self) -> list[str]:
        """The images that were not excluded."""
        return self._counted().used if self.images else []

    def toggle(self, paths: Iterable[str]) -> None:
        """Leave images out; take them back in if all of them are out."""
        out, asked = self._some(self.left_out), self._some(paths)
        new = asked - out
        self.left_out = out | new if new else out - asked

    def _some(self, paths: Iterable[str]) -> Set[str]:
        """A set of paths, of those that were found."""
        return self.images.some(paths) if self.images else frozenset(paths)

    def class_counts(self) -> dict[str, int]:
        """Images that are used of each class or label, over all sides."""
        return self._counted().classes if self.images else {}

    def say(self, name: str, words: str) -> None:
        """Call a class something else in its prompt; nothing gives what it was called back."""
        words = " ".join(words.split())
        if words and words != self._proposed(name):
            self.words[name] = words
        else:
            self.words.pop(name, None)

    def words_of(self, name: str) -> str:
        """What a class is called in its prompt."""
        return self.words.get(name) or self._proposed(name)

    def shown_of(self, name: str) -> str:
        """What a class is called to the user."""
        return shown({name: self.words_of(name)})[0]

    def _proposed(self, name: str) -> str:
        classes, spoken = self.images.classes if self.images else (name,), self.reads
        if self._worded[:2] != (classes, spoken):
            self._worded = classes, spoken, worded(classes, spoken)
        words_of = self._worded[2]
        return words_of[name] if name in words_of else worded([name], spoken)[name]

    def unread(self) -> list[str]:
        """The classes whose words are not in the language that the base reads."""
        classes = self.images.classes if self.images else ()
        return [name for name in classes if foreign(self.words_of(name), self.reads)]

    @property
    def named_in(self) -> str:
        """The language that most classes are named in, as far as their letters tell; captions count
        as English."""
        used = (name for name, n in self.class_counts().items() if n)
        return language_of(self.words.get(name, tidy(name)) for name in used)

    @property
    def template(self) -> str:
        """The first template, which the user sees everywhere."""
        return self.all_templates[0]

    @template.setter
    def template(self, template: str) -> None:
        self.word(template, self.all_templates[1:])

    @property
    def all_templates(self) -> tuple[str, ...]:
        """What class words are filled into, as chosen or in the base's language."""
        return self.templates or templates_in(self.reads)

    def word(self, first: str, more: Sequence[str]) -> None:
        """Choose templates; those in the base's language count as no choice."""
        chosen = (first, *more)
        self.templates = () if chosen == templates_in(self.reads) else chosen

    def prompt(self, name: str) -> str:
        """The first prompt a class is compared by."""
        return filled(self.template, self.words_of(name))

    def prompts(self, name: str) -> list[str]:
        """Every prompt a class is compared by."""
        return [filled(template, self.words_of(name)) for template in self.all_templates]

    def count(self) -> SplitCounts:
        """How many images are for training, validation and the test, as a run will split them."""
        return self.count_as(self.value("data", "validation"), self.value("data", "seed"))

    def count_as(self, validation: float, seed: int) -> SplitCounts:
        """The same for another fraction for validation or another seed."""
        if self.images is None:
            return SplitCounts(0, 0, 0)
        return self._counted().parts(validation, seed)

    def _counted(self) -> Counts:
        assert self.images is not None
        if self._counts is None or not self._counts.are_of(self.images, self.left_out):
            self._counts = Counts(self.images, self.left_out)
        return self._counts

    def _is_classes(self) -> bool:
        return self.images is not None and bool(self.images.classes)

    def with_kind(self, kind: str) -> "Draft":
        """The same with another method. It knows the counts that this one knows."""
        if self.images:
            self._counted()
        other = copy(self)
        other.kind = kind
        return other

    def with_base(self, base: str) -> "Draft":
        """The same on another base of the catalogue."""
        other = self.with_kind(self.kind)
        other.base, other.revision = base, ""
        return other

    def texts(self) -> tuple[list[str], bool]:
        """What images are compared with, and whether that is captions."""
        if self.images is None:
            return [], False
        if not self._is_classes():
            said = self.images.said
            return [said[path][0] for path in self.used], True
        used = [name for name, n in self.class_counts().items() if n]
        return [prompt for name in used for prompt in self.prompts(name)], False

    # The base and the method

    def choose_kind(self, kind: str) -> None:
        """Take a method, whatever is advised."""
        if kind == FITTED != self.kind:
            self.trained = self.kind if self.kind != self.followed else ""
        self.kind, self.followed, self.searching = kind, "", False

    def follow(self, kind: str) -> bool:
        """Take the method that is advised now, unless the user chose one, or how images are split
        for this one, by which it is advised; whether it is another."""
        chosen = self.kind != self.followed or self.chosen.get((self.kind, "data"))
        if chosen or self.kind == kind:
            return False
        self.kind = self.followed = kind
        return True

    def advice(self, memory: int, probe: float | None = None) -> Advice:
        """The method that suits these images on a device with so many bytes, and why.

        `probe` is the accuracy that a linear probe reaches, where that is known.
        """
        entry = self.entry
        one_each = self.images is not None and self.images.kind == "classes"
        situation = Situation(
            self.count().train,
            entry.parameters if isinstance(entry, Entry) else 0,
            memory,
            self.goal,
            classes=sum(map(bool, self.class_counts().values())) if one_each else 0,
            base=Path(self.base).name,
            probe=None if self.balanced else probe,
        )
        return advise(situation)[0]

    @property
    def is_sample(self) -> bool:
        """Whether the images are those that came with the program."""
        return self.folder == cliptune_resources.sample()

    @property
    def of_project(self) -> bool:
        """Whether labels that a person gave on the board are learned from."""
        if self.labels.table is None:
            return False
        from cliptune.data.project_table import PLACE  # not before the first frame

        return self.labels.table.parent.name == PLACE

    @property
    def entry(self) -> Entry | Path | None:
        """The base of the catalogue, or its folder, which may be gone; None where it is neither."""
        for entry in CATALOGUE:
            if self.base and self.base in (entry.name, entry.repo):
                return entry
        folder = Path(os.path.expanduser(self.base))
        return folder if folder.is_absolute() else None

    @property
    def reads(self) -> str:
        """The language that the base reads; "" for very many."""
        entry = self.entry
        return entry.language if isinstance(entry, Entry) else self.base_reads

    def methods(self) -> dict[type[Method], Message | None]:
        """Every method, and why it cannot be used on the base as it was chosen; mostly None."""
        return {method: self._misfit(method) for method in METHODS.values()}

    def _misfit(self, method: type[Method]) -> Message | None:
        if method.fits and self.images is not None and not self._is_classes():
            return _NEEDS_CLASSES()
        if self.quantisation in ("", *method.quantisations):
            return None
        return _NEEDS_WHOLE() if method.quantisations == ("none",) else _NEEDS_4_BITS()

    # The settings

    def value(self, part: str, name: str) -> Any:
        """The value of a setting: as chosen, else as the method advises, else the default."""
        chosen = self.chosen.get((self.kind, part), {})
        return chosen[name] if name in chosen else self.advised(part)[name]

    def advised(self, part: str) -> dict[str, Any]:
        """What a part of the job holds where the user chose nothing."""
        method = {"kind": self.kind} | self.chosen.get((self.kind, "method"), {})
        given = {
            "data": {"images": "."},
            "base": {"model": self.base},
            "method": method,
            "train": {"device": self.device},
        }
        try:
            return dict(jobs.build(given).model_dump()[part])
        except ClipTuneError:  # a method setting that is wrong just now is told of elsewhere
            given["method"] = {"kind": self.kind}
            return dict(jobs.build(given).model_dump()[part])

    def choose_value(self, part: str, name: str, value: Any) -> None:
        """Change a setting of the chosen method's job; its advised value counts as no choice."""
        chosen = self.chosen.setdefault((self.kind, part), {})
        chosen.pop(name, None)
        if value != self.advised(part)[name]:
            chosen[name] = value

    @property
    def balanced(self) -> bool:
        """Whether every class is to be seen equally often in training."""
        return bool(self.value("train", "balance"))

    def balance(self, balanced: bool) -> None:
        """Show every class equally often in training, or not, whichever method is chosen then."""
        for kind in METHODS:
            self.with_kind(kind).choose_value("train", "balance", balanced)

    # The job

    def obstacle(self, page: Page) -> Message | None:
        """Why one cannot go on from a page; None if one can."""
        if page == "images":
            return self._images_obstacle()
        if page == "base":
            if isinstance(self.entry, Entry):  # what was told of a folder before is not of it
                return None
            return self.base_trouble or (None if self.entry else _BASE_GONE(base=self.base))
        try:
            self.outline()
        except ClipTuneError as error:
            return error.told
        return None if self.searching else self._misfit(METHODS[self.kind])

    def _images_obstacle(self) -> Message | None:
        if self.trouble:
            return _NOT_SORTED() if self.trouble.code == UNSORTED else self.trouble
        if self.images is None:
            return _LOOKING()
        if self._is_classes():
            full = {name: n for name, n in self.class_counts().items() if n}
            if len(full) < 2:
                return _ONE_CLASS()
            try:
                words = tidied(full, self._words(full), self.reads)
                fill_templates([*words.values()], self.all_templates)
            except ClipTuneError as error:
                return error.told
        count = self.count()
        if not count.train:
            return _NONE_TO_TRAIN()
        if not count.validation:
            return _NONE_TO_MEASURE()
        return None

    def _words(self, classes: Iterable[str]) -> dict[str, str]:
        return {name: self.words[name] for name in classes if name in self.words}

    def job(self) -> Job:
        """The job as it stands. Raises `ClipTuneError` naming every problem at once."""
        return jobs.build(self._given(tuple(sorted(self.left_out))), "This run")

    def outline(self) -> Job:
        """The same without the images that are left out, of which there may be a million."""
        return jobs.build(self._given(), "This run")

    def for_all(self) -> dict[str, Any]:
        """The settings that hold for every method, as nested parts of a job."""
        given = self._given(tuple(sorted(self.left_out)))
        train = {"device": self.device} | ({"balance": True} if self.balanced else {})
        return {"data": given["data"], "base": given["base"], "train": train}

    def _given(self, left_out: tuple[str, ...] = ()) -> dict[str, Any]:
        """The job as nested settings."""
        data: dict[str, Any] = {
            "images": str(self.folder),
            "leave_out": left_out,
            "greys": self.greys,
        } | self._labels().settings()
        if self.images is None:
            data |= {"templates": self.templates, "classes": self.words}
        elif self._is_classes():
            full = [name for name, n in self.class_counts().items() if n]
            data |= {"templates": self.templates, "classes": self._words(full)}
        base: dict[str, Any] = {"model": self.base}
        if self.quantisation:
            base["quantisation"] = self.quantisation
        if self.revision:
            base["revision"] = self.revision
        if self.hub:
            base["hub"] = self.hub
        return {
            "data": data | self._chosen("data"),
            "base": base | self._chosen("base"),
            "method": {"kind": self.kind} | self._chosen("method"),
            "train": {"device": self.device} | self._chosen("train"),
        }

    def _labels(self) -> LabelChoice:
        """How a run reads the labels. That an image lies in several class folders it is told, as
        it cannot find out where copies were excluded."""
        images = self.images
        copied = images is not None and images.kind == "labels" and images.source is None
        return replace(self.labels, kind="labels") if copied else self.labels

    def _chosen(self, part: str) -> dict[str, Any]:
        return self.chosen.get((self.kind, part), {})

    def steps(self) -> tuple[int, int]:
        """Epochs, and steps in each."""
        batch = int(self.value("train", "batch_size"))
        return int(self.value("train", "epochs")), max(1, self.count().train // batch)
