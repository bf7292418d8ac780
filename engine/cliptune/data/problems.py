"""What can be wrong with a folder of images, and the words for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from cliptune.core.messages import Message, Text, quoted, text
from cliptune.data.formats import READ, counted

KINDS: dict[str, Text] = {
    kind: text(f"problem-{kind.replace(' ', '-')}", heading)
    for kind, heading in {
        "folder": "Folders that cannot be opened",
        "unreadable": "Excluded, cannot be read",
        "truncated": "Excluded, truncated",
        "empty": "Excluded, empty files",
        "archive": "Not taken out of the archive",
        "not an image": "Excluded, not images whatever their names say",
        "format": f"Excluded, in a format that is not read ({READ} are)",
        "enormous": "Excluded, too large",
        "narrow": "Excluded, too narrow",
        "broken link": "Excluded, links that lead nowhere",
        "link loop": "Excluded, links back into their own folder",
        "file name": "Excluded, names that are not valid Unicode",
        "no class": "Excluded, in no class folder",
        "no split": "Excluded, beside the train folder and not in it",
        "no caption": "Excluded, no caption",
        "no label": "Excluded, nothing is said of them",
        "no part": "Excluded, of no part of the split",
        "folders": "Classes are read from a table, though folders have other names",
        "unmatched": "Tables that do not name the images",
        "two classes": "Excluded, of two classes",
        "table": "Also there and not used, as the folders are classes",
        "missing image": "The table names images that are not there",
        "gone": "No longer there, and not used: images of this run",
        "metadata": "Labels or captions that cannot be read",
        "boxes": "Boxes, as YOLO writes them: numbers that say where, and no captions",
        "encoding": "Not in UTF-8, read in the encoding it looks to be in",
        "asked": "Excluded as you asked",
        "fixed": "Labels that you changed",
        "copied": "In several classes: taken to have several labels",
        "clash": "The same image in two classes",
        "leak": "The same image on two sides of the split",
        "duplicate": "The same image twice",
        "like a split": "Classes that hold the same folders, as the parts of a split do",
        "few": "Classes with few images",
        "imbalance": "Unequal classes",
        "untrained": "Classes without training images",
        "alike": "Classes whose images are all the same",
        "unmeasured": "Classes that no figure will tell of",
        "empty class": "Classes left with no image",
        "same name": "Classes with the same words",
        "language": "Words outside English, which not every base knows",
        "other language": "Words in a language that this base may not know",
        "long caption": "Captions longer than the base reads; the rest is cut off",
        "named": "Numbers of classes, named as in",
        "turned": "Turned upright, as the camera noted",
        "cmyk": "Printing colours, turned into screen colours",
        "16-bit": "More than 8 bits, scaled down to 8",
        "palette": "Palette images, turned into full colour",
        "animated": "Only the first frame is used",
        "hidden": "Passed over, hidden files of the system",
        "other": "Unsupported format",
    }.items()
}
"""Every kind of problem and its heading, the gravest first."""

_LINES = (
    text("problems-1", "{heading} ({count:,}): {first}"),
    text("problems-2", "{heading} ({count:,}): {first}, {second}"),
    text("problems-3", "{heading} ({count:,}): {first}, {second}, {third}"),
    text("problems-many", "{heading} ({count:,}): {first}, {second}, {third} and {more:,} more"),
)
_FORMATS = text("problems-formats", "{heading} ({count:,}): {formats}")
_WITH = text("with-problems", "{advice}\n{problems}")
_OF_FILE = text("problem-of-file", "{path}: {detail}")


@dataclass(frozen=True)
class Problem:
    """One thing worth telling. `path` is relative to the folder; empty for the folder itself."""

    kind: str
    path: str
    detail: Message | None = None
    excluded: bool = False
    """Whether the file or folder is not used because of it."""

    def told(self) -> Message | str:
        """Where it is and what there is to say beyond the heading of its kind."""
        if not self.detail:
            return self.path
        return _OF_FILE(path=self.path, detail=self.detail) if self.path else self.detail

    def __str__(self) -> str:
        return str(self.told())


def encoding_problem(path: str, encoding: str) -> list[Problem]:
    """What is told of a text that was read in an encoding that only it seems to be in."""
    known = encoding in ("", "utf-8") or encoding.startswith(("utf-16", "utf-32"))
    return [] if known else [Problem("encoding", path, quoted(encoding))]


def by_kind(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Those of each kind that there is, the gravest first."""
    groups: dict[str, list[Problem]] = {kind: [] for kind in KINDS}
    for problem in problems:
        groups[problem.kind].append(problem)
    return {kind: group for kind, group in groups.items() if group}


def lines(problems: Iterable[Problem]) -> list[Message]:
    """One line for each kind of problem: its heading, how many, and the first few."""
    return [_line(KINDS[kind], group) for kind, group in by_kind(problems).items()]


def with_problems(advice: Message, problems: Iterable[Problem]) -> Message:
    """What to do, and below it what is odd, if anything is."""
    listed = lines(problems)
    return _WITH(advice=advice, problems=listed) if listed else advice


def _line(heading: Text, group: list[Problem]) -> Message:
    if heading is KINDS["format"]:
        formats = counted(problem.path for problem in group)
        return _FORMATS(heading=heading(), count=len(group), formats=formats)
    shown = [problem.told() for problem in group[: len(_LINES) - 1]]
    wording = _LINES[min(len(group), len(_LINES)) - 1]
    return wording(
        heading=heading(),
        count=len(group),
        more=len(group) - len(shown),
        **dict(zip(("first", "second", "third"), shown, strict=False)),
    )


def by_reason(reasons: Iterable[tuple[str, Message]], one: Text, several: Text) -> list[Message]:
    """A sentence for each kind of reason why files, by name, are not used: of `one` by its `name`
    and `reason`, or of `several`, that are `count`, by these of the first."""
    of_kind: dict[str, list[tuple[str, Message]]] = {}
    for name, why in reasons:
        of_kind.setdefault(why.code, []).append((name, why))
    return [
        (several if len(files) > 1 else one)(count=len(files), name=name, reason=why)
        for files in of_kind.values()
        for name, why in files[:1]
    ]
