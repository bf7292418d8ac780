"""Which column of a table names the images, and which says what they show."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cliptune.data.formats import is_image
from cliptune.data.split_names import SPLITS
from cliptune.data.tables import Cell, Table, has_letters, values

Kind = Literal["classes", "labels", "captions"]
"""One class an image, several labels, or a text."""

FILES = (
    ("file_name", "filename", "file", "files", "image_name", "image_path", "filepath")
    + ("file_path", "path", "image_id", "imageid", "image_file", "image", "images", "img")
    + ("img_path", "id")
)
"""Names of columns that usually hold file names, the surest first."""
CAPTIONS = ("caption", "captions", "text", "texts", "title", "sentence", "comment")
CLASSES = (
    ("label", "class", "category", "labels", "class_name", "classname", "label_name", "categories")
    + ("category_name", "target", "choice", "choices", "tags", "tag", "finding labels", "findings")
    + ("species", "breed", "dx", "diagnosis", "disease", "genre", "type", "style", "variety", "y")
    + ("class_id", "label_id", "category_id", "ground_truth", "gt", "attributes", "keywords")
)
"""Names of columns that usually hold what an image shows, the surest first."""
_WEAK = ("text", "texts", "title", "sentence", "comment", "target", "genre", "type", "style", "y")
"""Of these, the ones that are found beside images that were sorted by something else too."""
_GUESSES = ("probab", "confidence", "score", "predict")
"""In the names of columns of what a model said."""
_SPLITS = ("split", "set", "subset", "partition", "usage", "data_split", "data set", "is_train")
_MANY = ("labels", "tags", "attributes", "keywords", "categories", "findings", "finding labels")
"""Names that say that a cell may hold several."""
_WORDS = ("tags", "attributes", "keywords")
"""Of these, the ones whose labels are words of their own, with spaces between."""
_YES = frozenset({"1", "1.0", "true", "yes", "y", "t", "x"})
_NO = frozenset({"0", "0.0", "false", "no", "n", "f", "-1", ""})
_SENTENCE = 3
"""Words that a text has on average, if it is a caption."""
_FEW = 3
"""So many columns of yes and no may say something by the way."""
_SEPARATORS = ("|", ";", ",", " ")


@dataclass(frozen=True)
class Columns:
    """What the columns of a table were taken for."""

    file: str
    labels: tuple[str, ...]
    """One, or several that each say by 0 or 1 whether it applies."""
    kind: Kind
    separator: str = ""
    """Between the labels in a cell; empty where each has one or is a list."""
    split: str = ""
    """The column that says which part of the split an image is in, if there is one."""
    named: bool = False
    """Whether the name of the label column says that it is one, and not only what is in it."""

    def said(self, cells: Mapping[str, Cell]) -> list[str]:
        """What the cells of a row, by column, say of its image."""
        if len(self.labels) > 1:
            return [name for name in self.labels if _is_one(cells[name])]
        texts = values(cells[self.labels[0]])
        if self.kind == "captions":  # which is said in words
            return [text for text in texts if has_letters(text)]
        if not self.separator:
            return texts
        parts = (part.strip() for text in texts for part in text.split(self.separator))
        return [part for part in parts if part]


def file_column(
    table: Table, find: Callable[[str], str | None], asked: str = ""
) -> tuple[str, int]:
    """The column of which the most cells name an image of the folder, and how many these are.

    `find` gives the path of an image by its name. `asked` is the only column that is looked at.
    """
    hits, files = {}, {}
    for name in [asked] if asked else table.columns:
        texts = {text for cell in table.column(name) for text in values(cell)[:1]}
        hits[name] = len({find(text) for text in texts} - {None})
        # The number of a row is no name where another column has names of files.
        files[name] = 2 * sum(map(is_image, texts)) > len(texts)

    def weight(name: str) -> tuple[bool, int, int]:
        return files[name] and hits[name] > 0, hits[name], -_rank(name, FILES)

    best = max(hits, key=weight, default="")
    return best, hits.get(best, 0)


def guess_columns(
    table: Table, file: str, label: str = "", kind: Kind | Literal["auto"] = "auto"
) -> Columns | None:
    """What the columns mean, where one names the images; None if no other says what they show.

    `label` and `kind` are what is asked for, if anything is.
    """
    others = [name for name in table.columns if name != file]
    split = next((name for name in others if _is_split(table, name)), "")
    stems = [_stem(_one(cell)) for cell in table.column(file)]
    others = [name for name in others if name != split and not _repeats(table, stems, name)]
    if label:
        return _one_column(table, file, label, kind, split)
    marks = dict.fromkeys(name for name in others if _is_mark(table, name))  # there may be many
    named = [name for name in others if _rank(name, CLASSES + CAPTIONS) < len(CLASSES + CAPTIONS)]
    named = [name for name in named if _varies(table, name) or _plain(name) in CAPTIONS]
    if kind == "captions":
        named.sort(key=lambda name: _rank(name, CAPTIONS))
    else:
        named.sort(key=lambda name: (name in marks, _rank(name, CLASSES + CAPTIONS)))
    if named and (named[0] not in marks or _plain(named[0]) in ("label", "class", "target")):
        return _one_column(table, file, named[0], kind, split)
    telling = [name for name in others if _tells(table, name, alone=len(others) == 1)]
    telling = [name for name in telling if name not in marks or len(marks) == 1]
    if len(marks) > 1:
        numbers = [table.places[name] for name in marks]
        one = all(sum(_is_one(row[number]) for number in numbers) == 1 for _, row in table.rows)
        if one or len(marks) > _FEW or not telling:
            asked: Kind = "labels" if kind == "labels" or not one else "classes"
            return Columns(file, tuple(marks), asked, split=split)
    if not telling:
        return None
    fewest = min(telling, key=lambda name: len(set(map(_one, table.column(name)))))
    return _one_column(table, file, fewest, kind, split)


def _one_column(table: Table, file: str, label: str, kind: str, split: str) -> Columns:
    """One column says what the images show: a class, several labels or a text."""
    cells = [texts for cell in table.column(label) if (texts := values(cell))]
    plain = _plain(label)
    known = plain in CLASSES or (plain in CAPTIONS and kind in ("auto", "captions"))
    guessed = any(word in name.casefold() for name in table.columns for word in _GUESSES)
    separator = "" if kind in ("classes", "captions") else _separator(cells, plain)
    found: Kind = "classes"
    if kind in ("classes", "labels", "captions"):
        found = kind  # type: ignore[assignment]
    elif plain in CAPTIONS or (plain not in CLASSES and _are_sentences(cells)):
        found, separator = "captions", ""
    elif separator or any(len(texts) > 1 for texts in cells) or _differ(table, file, label):
        found = "captions" if _is_long(cells) and not separator else "labels"
    return Columns(
        file, (label,), found, separator, split, known and plain not in _WEAK and not guessed
    )


def _separator(cells: list[list[str]], column: str) -> str:
    """What stands between the labels of a cell, where the parts are labels of other cells too."""
    whole = {texts[0] for texts in cells if len(texts) == 1}
    many = column in _MANY
    for separator in _SEPARATORS:
        apart = [[part.strip() for part in text.split(separator)] for text in whole]
        several = [parts for parts in apart if len(parts) > 1]
        if not several or (separator == " " and not many):
            continue
        parts = Counter(part for of_one in apart for part in of_one)
        used = sum(min(parts[part] for part in of_one) > 1 for of_one in several)
        short = sum(len(part.split()) for part in parts) < _SENTENCE * len(parts)
        alone = sum(not whole.isdisjoint(of_one) for of_one in several)
        # A class "ripe mango" or "cup, glass" is one: its parts are never labels by themselves.
        if separator == " " and column not in _WORDS and 2 * alone < len(several):
            continue
        if short and 2 * used > len(several) and len(parts) < len(whole) + many:
            return separator
    return ""


def _are_sentences(cells: list[list[str]]) -> bool:
    """Whether texts are of several words and mostly not the same."""
    texts = [text for of_one in cells for text in of_one]
    return _is_long(cells) and 2 * len(set(texts)) > len(texts)


def _is_long(cells: list[list[str]]) -> bool:
    texts = [text for of_one in cells for text in of_one]
    return bool(texts) and sum(len(text.split()) for text in texts) >= _SENTENCE * len(texts)


def _differ(table: Table, file: str, label: str) -> bool:
    """Whether an image stands in several rows, of which each says something else."""
    names = [_one(cell).partition("#")[0] for cell in table.column(file)]  # as Flickr8k counts
    pairs = set(zip(names, map(_one, table.column(label)), strict=True))
    files = [name for name, text in pairs if text]
    return 10 * len(files) > 11 * len(set(files))


def _tells(table: Table, name: str, *, alone: bool) -> bool:
    """Whether a column with a name of its own can say what images show: a few texts, each of
    several images, or sentences. Numbers are sizes and ages, unless nothing stands beside them."""
    cells = [texts for cell in table.column(name) if (texts := values(cell))]
    texts = [text for of_one in cells for text in of_one]
    if 2 * len(cells) < len(table.rows):
        return False
    if not alone and not all(map(has_letters, texts)):
        return False
    return 2 <= len(set(texts)) <= len(texts) / 2 or _are_sentences(cells)


def _varies(table: Table, name: str) -> bool:
    """Whether a column says different things, of a table that has more than one row."""
    return len(table.rows) == 1 or len(set(map(_one, table.column(name))) - {""}) > 1


def _repeats(table: Table, stems: Sequence[str], name: str) -> bool:
    """Whether a column says no more than the names of the files, whose stems are given."""
    pairs = zip(stems, map(_one, table.column(name)), strict=True)
    same = sum(bool(said) and stem == _stem(said) != "" for stem, said in pairs)
    return 2 * same > len(table.rows)


def _stem(name: str) -> str:
    return posixpath.splitext(posixpath.basename(name.replace("\\", "/")))[0].casefold()


def _is_mark(table: Table, name: str) -> bool:
    """Whether a column says yes or no of each image."""
    texts = {_one(cell).casefold() for cell in table.column(name)}
    return texts <= _YES | _NO and not texts.isdisjoint(_YES) and not texts.isdisjoint(_NO)


def _is_one(cell: Cell) -> bool:
    return _one(cell).casefold() in _YES


def _is_split(table: Table, name: str) -> bool:
    """Whether a column says which part of the split an image is in, of most at least."""
    texts = [_one(cell) for cell in table.column(name)]
    return _plain(name) in _SPLITS and 2 * sum(bool(side_of(text)) for text in texts) > len(texts)


def side_of(text: str) -> str:
    """The part of the split that a cell says; empty for none that is known."""
    plain = text.casefold()
    if plain in SPLITS:
        return SPLITS[plain]
    return "train" if plain in _YES else "test" if plain in _NO - {""} else ""


def _one(cell: Cell) -> str:
    """A cell as one text."""
    if isinstance(cell, list | dict):
        return " | ".join(values(cell))
    return "" if cell is None else str(cell).strip()


def _plain(name: str) -> str:
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).casefold().split())


def _rank(name: str, names: Sequence[str]) -> int:
    plain = _plain(name)
    plain = plain if plain in names else plain.removesuffix("_name")
    return names.index(plain) if plain in names else len(names)
