"""What can be wrong with a folder of images, and the words for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KINDS = {
    "folder": "Folders that cannot be opened",
    "unreadable": "Left out, cannot be read",
    "truncated": "Left out, cut short",
    "empty": "Left out, empty files",
    "not an image": "Left out, not images whatever their names say",
    "enormous": "Left out, too large",
    "narrow": "Left out, too narrow",
    "broken link": "Left out, links that lead nowhere",
    "link loop": "Left out, links back into their own folder",
    "file name": "Left out, names that are not valid Unicode",
    "no class": "Left out, in no class folder",
    "no split": "Left out, beside the train folder and not in it",
    "no caption": "Left out, no caption",
    "missing image": "Captions of images that are not there",
    "metadata": "Captions that cannot be read",
    "encoding": "Read as Western text (cp1252), because they are not UTF-8",
    "asked": "Left out as you asked",
    "clash": "The same image in two classes",
    "leak": "The same image on two sides of the split",
    "duplicate": "The same image twice",
    "few": "Classes with few images",
    "imbalance": "Unequal classes",
    "untrained": "Classes without training images",
    "empty class": "Classes left with no image",
    "same name": "Classes with the same words",
    "language": "Words outside English, which this base may not know",
    "long caption": "Captions longer than the base reads; the rest is cut off",
    "turned": "Turned upright, as the camera noted",
    "cmyk": "Printing colours, turned into screen colours",
    "16-bit": "More than 8 bits, scaled down to 8",
    "palette": "Palette images, turned into full colour",
    "animated": "Only the first frame is used",
    "hidden": "Left alone, hidden files of the system",
    "other": "Left alone, not a kind of image that is read",
}
"""Every kind of problem and its heading, the gravest first."""


@dataclass(frozen=True)
class Problem:
    """One thing worth telling. `path` is relative to the folder; empty for the folder itself."""

    kind: str
    path: str
    detail: str
    left_out: bool

    def __str__(self) -> str:
        return ": ".join(part for part in (self.path, self.detail) if part)


def lines(problems: Iterable[Problem]) -> list[str]:
    """One line for each kind of problem: its heading, how many, and the first few."""
    found: dict[str, list[Problem]] = {kind: [] for kind in KINDS}
    for problem in problems:
        found[problem.kind].append(problem)
    return [
        f"{KINDS[kind]} ({len(group):,}): {some([str(problem) for problem in group])}"
        for kind, group in found.items()
        if group
    ]


def some(items: Sequence[str], most: int = 3) -> str:
    """`a, b, c and 7 more`."""
    shown = ", ".join(items[:most])
    return f"{shown} and {len(items) - most:,} more" if len(items) > most else shown
