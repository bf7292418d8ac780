"""The English article before a class's words: an apple, a unicorn, pants.

A rule with short lists, not a dictionary: the sound that a word begins with, and whether it is a
plural, are guessed from its letters. A wrong guess is a prompt that reads oddly and does no harm.
"""

import re

_BEFORE = re.compile(r"(?P<article>\b(?:an?|the)\b) +(?=\{\})", re.IGNORECASE)
"""An article directly before the place of the class's words."""
_ENGLISH = re.compile(
    r"^\s*$|[:,]|\b(?:of|is|this|there|the|with|as|showing|shows)\b", re.IGNORECASE
)
"""What makes the "a" behind it the English one: it is a word of Portuguese and Hungarian too."""
_OWN = re.compile(r"(?:an?|the) +\S", re.IGNORECASE)
"""Words with an article that a person wrote."""
_AFTER_HEAD = re.compile(r"[,(\[]| (?:of|in|on|at|with|without|from|for|by|to) ")
"""What the main word ends before: glass of water, birds in a tree, crane (bird)."""

_AS_YOU = re.compile(r"uni(?!n|m|dent)|us[aeu]|usb|ufo|u[ksv]?\b|ut[aeio]|ur[aio]|ubiq|ukul|eu|ewe")
"""Begins with a vowel and sounds like you: unicorn, user, utensil, European."""
_AS_ONE = re.compile(r"one(?:s|\b)|once\b|ouija")
_SILENT_H = re.compile(r"hour|heir|honest|honou?r")
_EIGHT = re.compile(r"8|1[18](?!\d)")
"""Digits that are said with a vowel first: eight, eleven, eighteen."""
_NAMED_WITH_VOWEL = "aefhilmnorsx"
"""Letters whose names begin with a vowel: an F-16, an X-ray."""
_SPELLED = {"mri", "suv", "hdmi", "fbi", "nba"}
"""Said letter by letter though there is a vowel in them."""
_SHORTENED = {"st", "mt", "ft", "lt", "mr", "mrs", "sgt"}
"""Said as words though there is none."""

_PLURALS = re.compile(
    "people|men|women|children|feet|teeth|geese|mice|oxen|cattle|police|"
    "menus|emus|gurus|gnus|tutus|skis|taxis|kiwis|bikinis|zucchinis|alibis|"
    # and all in -s that is longer than "gas" and not such a singular
    "(?!(?:lens|canvas|atlas|bias|alias|pancreas|christmas|thermos|rhinoceros|cosmos|chaos|"
    "albatros|cyclops|triceratops|biceps|triceps|summons)$).{3,}(?<![sui])s"
)


def with_article(template: str, words: str) -> str:
    """`a photo of a {}` with the article that goes with some words, the `{}` still there.

    There is none before a plural, nor before words that bring an article of their own. Only an
    article that stands directly before the `{}` of an English template is changed, and only for
    words in ASCII.
    """
    if not (template.isascii() and words.isascii() and words.strip()):
        return template
    return _BEFORE.sub(lambda found: _article(found, words), template)


def _article(found: re.Match[str], words: str) -> str:
    """What stands in an article's place, with the space behind it."""
    given, before = found["article"], found.string[: found.start()]
    if _OWN.match(words):
        return ""
    if given.lower() == "the" or not _ENGLISH.search(before):
        return found[0]
    if _plural(words):
        return ""
    article = "an" if _vowel_first(words) else "a"
    return f"{article if given.islower() else article.capitalize()} "


def _plural(words: str) -> bool:
    head = _AFTER_HEAD.split(words.lower(), maxsplit=1)[0].split()[-1:]
    return bool(head and _PLURALS.fullmatch(head[0].strip(".!?\"'")))


def _vowel_first(words: str) -> bool:
    """Whether words begin with a vowel's sound."""
    lower = words.lower()
    if _EIGHT.match(lower):
        return True
    first = re.match(r"[a-z]+", lower)
    if first is None:
        return False
    if _spelled(words[: first.end()], words):
        return first[0][0] in _NAMED_WITH_VOWEL
    if _SILENT_H.match(lower):
        return True
    return lower[0] in "aeiou" and not (_AS_YOU.match(lower) or _AS_ONE.match(lower))


def _spelled(first: str, words: str) -> bool:
    """Whether a first word is said letter by letter: x-ray, DVD, an MRI among small letters."""
    lower = first.lower()
    if lower in _SHORTENED:
        return False
    capitals = 1 < len(first) <= 3 and first.isupper() and not words.isupper()
    return len(first) == 1 or lower in _SPELLED or capitals or not re.search("[aeiouy]", lower)
