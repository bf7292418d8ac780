"""What a run kept, or somebody sent, as its files describe it: read as mere data.

That is a PEFT adapter, a whole model or class vectors alone, which may lie beside the others too.
No weights are read here.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, FailFast, Field, FiniteFloat, model_validator

from cliptune.core import versions
from cliptune.core.certainty import Certainty
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, text
from cliptune.core.metrics import Classifier
from cliptune.core.ranges import Range
from cliptune.core.untrusted import (
    ANEW,
    Given,
    Words,
    check_inside,
    is_there,
    read_json,
    shown,
    take,
)
from cliptune.data.class_names import fill_templates, templates_in, understood
from cliptune.inference.place import MARKS, located, name_of
from cliptune.job import MOST_TEMPLATES
from cliptune.methods import METHODS, UNTOUCHED, of_peft_type
from cliptune.methods.method import Method
from cliptune.methods.peft_method import CONFIG, PeftMethod
from cliptune.runs import Run
from cliptune.runs.layout import DESCRIPTION, is_run, written_title

MOST_CLASSES = 25_000
"""ImageNet has 21,841 in all; each has a prompt that must be encoded."""

_NOTHING_KEPT = text(
    "nothing-to-open", "The run {run} has kept nothing yet.", "Let it train a while."
)
_NO_FOLDER = text(
    "adapter-folder-gone",
    "There is no adapter's folder {folder}.",
    "Name a run or a folder; import a zip first.",
)
_UNEQUAL = text(
    "adapter-classes-unequal", "{path} has {classes:,} classes and {prompts:,} prompts.", ANEW
)
_THRESHOLDS = text(
    "adapter-thresholds-unequal",
    "{path} has {classes:,} labels, and not a bias and a threshold for each.",
    ANEW,
)
_NOTHING_TOLD_APART = text(
    "adapter-vectors-of-nothing", "{path} names no classes that its class vectors are of.", ANEW
)
_WORDINGS = text(
    "adapter-wordings-unequal",
    "{path} has not as many wordings of every class, each class's prompt the first.",
    ANEW,
)
_UNKNOWN_TYPE = text(
    "adapter-type-unknown",
    '{folder} holds an adapter of type "{type}", which cannot be put onto a CLIP here.',
    "Types that can: {types}. Merge another one into its base in PEFT (merge_and_unload), save "
    "that model and its processor, and open their folder.",
)
_NO_ADAPTER = text(
    "adapter-none-here",
    "{folder} holds no adapter: no {files}.",
    "Choose the folder of a run, or one that PEFT or ClipTune saved an adapter in.",
)


@dataclass(frozen=True)
class Adapter:
    """Something that was tuned, as its files describe it."""

    folder: Path
    """Where its weights lie."""
    title: str
    kind: str
    """Of the method that made it; that which leaves the base untouched for the base as it is."""
    base: Mapping[str, str]
    """`name`, `revision` and `sha256` of its base, empty where not known."""
    classes: tuple[str, ...]
    """The classes in words; none where they are not known, or captions were learned."""
    wordings: tuple[str, ...]
    """The prompts of each class, class by class: as many of every one. None where it is told other
    classes than its own: these are worded in the language of its base."""
    templates: tuple[str, ...] = ()
    """What words are filled into; none where not known."""
    folders: tuple[str, ...] = ()
    """The folder of each class where it was trained; none where not known."""
    greys: Range | None = None
    """What greys of more than 8 bits are shown from and to, if it learned from such."""
    bias: tuple[float, ...] = ()
    """Of several labels an image: what is added to the logits of each before a sigmoid."""
    thresholds: tuple[float, ...] = ()
    """Of several labels an image: from which probability on each is said."""
    classifier: Classifier = "words"
    """What tells its own classes apart: their prompts, or vectors that lie beside its weights."""
    certainty: Certainty | None = None
    """How sure it may be of one of its classes; None where not known."""
    begun_from: str = ""
    """What the adapter is called that its training went on from, if it did from one."""

    @property
    def by_vectors(self) -> bool:
        """Whether fitted class vectors answer, and not the prompts."""
        return self.classifier == "vectors"

    @property
    def each(self) -> int:
        """Prompts of a class."""
        return len(self.wordings) // len(self.classes) if self.classes else 1

    @property
    def prompts(self) -> tuple[str, ...]:
        """The first prompt of each class."""
        return self.wordings[:: self.each]

    def telling(self, classes: Sequence[str], wordings: Sequence[str] = ()) -> "Adapter":
        """The same, to tell other classes apart, which it can by words alone: in its own
        templates, where it has some, else in those of its base; see `worded`."""
        return replace(
            self,
            classes=tuple(classes),
            wordings=tuple(wordings),
            folders=(),
            bias=(),
            thresholds=(),
            classifier="words",
            certainty=None,
        )

    def worded(self, language: str) -> "Adapter":
        """The same; its classes as its base is asked, which reads a language, where they have no
        prompts: in its own templates, or else in those of the language."""
        if self.wordings or not self.classes:
            return self
        templates = self.templates or templates_in(language)
        asked = understood(self.classes, language)
        return replace(self, wordings=tuple(fill_templates(asked, templates)))

    @property
    def method(self) -> type[Method]:
        """What made it."""
        return METHODS[self.kind]

    @property
    def whole(self) -> bool:
        """Whether it is a model of its own and needs no base."""
        return not self.method.frozen_base


def plain_base() -> Adapter:
    """The base as it is, which tells no classes apart until it is told some."""
    unknown = {part: "" for part in _LOOKS}
    return Adapter(Path(), "", UNTOUCHED, unknown, (), ())


def read(folder: Path) -> Adapter:
    """The adapter in a run folder, in one that was exported or in one made elsewhere, which
    `place.located` finds.

    Raises `ClipTuneError` if it holds none, or one that is not to be trusted.
    """
    title = written_title(folder)
    if is_run(folder):
        run = Run(folder)
        title, folder = run.title, run.best if run.job.method.keeps() else run.folder
        if not folder.is_dir():
            raise ClipTuneError(_NOTHING_KEPT(run=title))
        check_inside(folder)
    if not folder.is_dir():
        raise ClipTuneError(_NO_FOLDER(folder=folder))
    folder = located(folder)
    try:
        described = _described(folder)
        kind = _kind(folder, described.method)
    except ClipTuneError as error:
        raise ClipTuneError(_newer(folder) or error.told) from error
    classifier: Classifier = "vectors" if METHODS[kind].fits else described.classifier
    if classifier == "vectors" and not described.classes:
        raise ClipTuneError(_NOTHING_TOLD_APART(path=folder / DESCRIPTION))
    return Adapter(
        folder=folder,
        title=shown(title or name_of(folder)),
        kind=kind,
        base=_base(folder, described.base),
        classes=tuple(shown(name) or "?" for name in described.classes),
        wordings=tuple(chain(*described.wordings)) or tuple(described.prompts),
        templates=_templates(described),
        folders=tuple(described.folders),
        greys=described.greys,
        bias=tuple(described.bias),
        thresholds=tuple(described.thresholds),
        classifier=classifier,
        certainty=None if described.thresholds else described.certainty,
        begun_from=shown(described.begun_from),
    )


_Rate = Annotated[FiniteFloat, Field(ge=0, le=1)]


class _Described(Given):
    """Of `cliptune.json`."""

    base: dict[str, str | None] = {}
    method: str = ""
    classes: Annotated[list[Words], FailFast(), Field(max_length=MOST_CLASSES)] = []
    prompts: Annotated[
        list[Words],
        FailFast(),
        Field(max_length=MOST_CLASSES, validation_alias=AliasChoices("prompts", "sentences")),
    ] = []
    """Called sentences by older versions."""

    wordings: Annotated[
        list[Annotated[list[Words], FailFast(), Field(max_length=MOST_TEMPLATES)]],
        FailFast(),
        Field(max_length=MOST_CLASSES),
    ] = []
    template: Words = ""
    templates: Annotated[list[Words], FailFast(), Field(max_length=MOST_TEMPLATES)] = []
    folders: Annotated[list[Words], FailFast(), Field(max_length=MOST_CLASSES)] = []
    greys: Range | None = None
    bias: Annotated[list[FiniteFloat], FailFast(), Field(max_length=MOST_CLASSES)] = []
    thresholds: Annotated[list[_Rate], FailFast(), Field(max_length=MOST_CLASSES)] = []
    classifier: Classifier = "words"
    certainty: Certainty | None = None
    begun_from: Words = ""

    @model_validator(mode="before")
    @classmethod
    def _table(cls, table: dict[str, Any]) -> dict[str, Any]:
        """Classes may be a table from folders to words."""
        known = table.get("classes", [])
        if not isinstance(known, dict):
            return table | {"folders": []}
        return table | {"folders": [*known], "classes": [*known.values()]}


def _described(folder: Path) -> _Described:
    path = folder / DESCRIPTION
    described = take(_Described, path, read_json(path) if is_there(path) else {})
    classes, prompts = len(described.classes), len(described.prompts)
    if classes != prompts:
        raise ClipTuneError(_UNEQUAL(path=path, classes=classes, prompts=prompts))
    if described.wordings and (
        [one[:1] for one in described.wordings] != [[prompt] for prompt in described.prompts]
        or len({len(one) for one in described.wordings}) > 1
    ):
        raise ClipTuneError(_WORDINGS(path=path))
    said = {len(described.bias), len(described.thresholds)}
    if said not in ({0}, {classes}):
        raise ClipTuneError(_THRESHOLDS(path=path, classes=classes))
    return described


def _newer(folder: Path) -> Message | None:
    """What to tell where a newer version wrote what was not understood."""
    path = folder / DESCRIPTION
    with suppress(ClipTuneError):
        return versions.newer(path, read_json(path).get(versions.WRITTEN_BY))
    return None


def _templates(described: _Described) -> tuple[str, ...]:
    """Those that have a place for words."""
    given = described.templates or [described.template]
    return tuple(template for template in given if "{}" in template)


def _kind(folder: Path, named: str) -> str:
    """The kind of the method that made what lies in a folder; `named` is what it says itself."""
    if is_there(folder / CONFIG):
        peft_type = str(read_json(folder / CONFIG).get("peft_type"))
        if kind := of_peft_type(peft_type, named):
            return kind
        types = (method.peft_type for method in METHODS.values() if issubclass(method, PeftMethod))
        raise ClipTuneError(
            _UNKNOWN_TYPE(folder=folder, type=shown(peft_type, 80), types=[*dict.fromkeys(types)])
        )
    # Class vectors come last: they may lie beside what another method made.
    for kind, method in sorted(METHODS.items(), key=lambda one: one[1].fits):
        if method.file and is_there(folder / method.file):
            return kind
    if named == UNTOUCHED:
        return UNTOUCHED
    files = (mark for mark in MARKS if mark != DESCRIPTION)
    raise ClipTuneError(_NO_ADAPTER(folder=folder, files=", no ".join(files)))


_LOOKS = {
    "name": r"(?:\w[\w.-]*/)?\w[\w.-]*",
    "revision": r"\w[\w./-]*",
    "sha256": r"[0-9a-f]{64}",
}
"""What is known of a base; no path is a name on the hub."""


def _base(folder: Path, known: Mapping[str, str | None]) -> dict[str, str]:
    given = {part: known.get(part) or "" for part in _LOOKS}
    if not given["name"] and is_there(folder / CONFIG):
        config = read_json(folder / CONFIG)
        named = str(config.get("base_model_name_or_path"))
        given["name"] = named if "/" in named else ""
        given["revision"] = given["revision"] or str(config.get("revision") or "")
    return {
        part: value if len(value) <= 200 and re.fullmatch(_LOOKS[part], value) else ""
        for part, value in given.items()
    }
