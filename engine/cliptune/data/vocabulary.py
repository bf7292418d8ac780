"""English for common things that classes are named after in Chinese, simplified or traditional."""

from collections.abc import Iterable
from functools import cache

import cliptune_resources

_ENDS = ("的照片", "的图片", "照片", "图片", "类")
"""What a name may end with that says nothing of what is seen: photo of, image of, kind of."""


def proposals(names: Iterable[str]) -> dict[str, str]:
    """The English for those of these Chinese names that it is known of.

    No two get the same, nor one that another name has: a base could not tell them apart.
    """
    names = [*names]
    taken = {name.casefold() for name in names}
    proposed = {}
    for name in names:
        english = _english(name)
        if english and english.casefold() not in taken:
            taken.add(english.casefold())
            proposed[name] = english
    return proposed


def _english(name: str) -> str:
    known, simplified = _known()
    plain = name.translate(simplified)
    bare = (plain.removesuffix(end) for end in _ENDS)
    return next((known[one] for one in (plain, *bare) if one in known), "")


@cache
def _known() -> tuple[dict[str, str], dict[int, str]]:
    """English by names in simplified characters, and these by the traditional."""
    known: dict[str, str] = {}
    simplified: dict[int, str] = {}
    for line in cliptune_resources.words("zh").read_text(encoding="utf-8").splitlines():
        english, tab, names = line.partition("\t")
        if tab:
            known |= dict.fromkeys(names.split(), english)
        elif not line.startswith("#"):
            simplified |= {ord(pair[0]): pair[1] for pair in line.split()}
    return known, simplified
