"""Finds out in which encoding a text is written."""

import codecs
from collections.abc import Iterable
from typing import NamedTuple

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text

_UNKNOWN = text(
    "encoding-unknown",
    '"{encoding}" is no encoding that is known.',
    "Names are utf-8, gb18030, shift_jis, big5, euc-kr, cp1251 or cp1252, for instance.",
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "cp1252"
_SAMPLE = 1 << 16


class Decoded(NamedTuple):
    """A text, and the encoding that it was read in."""

    text: str
    encoding: str


def decode(data: bytes, encoding: str = "", others: str = "") -> Decoded:
    """The text in an encoding, or in the one that it looks to be in; what is no text there becomes
    the replacement character. `others` is what most texts beside it are in, if not in Unicode.

    UTF-8, UTF-16, GB18030, Shift-JIS and cp1252 are told from each other; others must be asked for.
    Raises `ClipTuneError` if what is asked for is no encoding.
    """
    mark, marked = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", ""))
    found = encoding or marked or others or _unicode(data) or _national(data[:_SAMPLE])
    try:
        text = data[len(mark) if found == "utf-8" else 0 :].decode(found, "replace")
    except (LookupError, ValueError) as error:  # also the names of codecs that give no text
        raise ClipTuneError(_UNKNOWN(encoding=encoding)) from error
    return Decoded(text.removeprefix("\ufeff"), found)


def encoding_of(texts: Iterable[bytes]) -> str:
    """What most of some texts are in, taken together, where that is not Unicode; else empty.

    One alone may be too short to tell: the two bytes of a Chinese cat are an accent in UTF-8.
    """
    beyond = [data for data in texts if not data.isascii()]
    others = [data for data in beyond if not _unicode(data)]
    sample = b"\n".join(others)[:_SAMPLE]
    return _national(sample) if 2 * len(others) > len(beyond) else ""


def _unicode(data: bytes) -> str:
    """Which of Unicode's encodings a text without a mark is in; empty if in none."""
    sample = data[:_SAMPLE]
    if sample and (wide := _wide(sample)):
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _national(sample: bytes) -> str:
    """What a text that is not in Unicode is most likely in."""
    # Accents of western words stand alone among letters of ASCII; other scripts fill whole words.
    high = [byte > 127 for byte in sample]
    alone = sum(
        one and not (left or right)
        for left, one, right in zip([False, *high], high, [*high[1:], False], strict=False)
    )
    if 2 * alone > sum(high):
        return _WESTERN
    fit, found = max((_common(sample, name), name) for name in ("cp932", "gb18030"))
    return found if fit > 0.5 else _WESTERN


def _wide(sample: bytes) -> str:
    """UTF-16 by its zeros, of which no other text has any."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 10 < len(sample):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _common(sample: bytes, encoding: str) -> float:
    """The fraction of a sample's letters beyond ASCII that a text of this encoding is made of.

    Those are kana and the characters of the first level of the national standard (JIS X 0208,
    GB 2312), which come first in either and make up nearly all that is written; 0 where the sample
    cannot be of this encoding.
    """
    strict = codecs.getincrementaldecoder(encoding)()
    try:
        letters = [letter for letter in strict.decode(sample) if letter > "\x7f"]
    except UnicodeDecodeError:
        return 0.0
    usual = 0
    for letter in letters:
        lead = letter.encode(encoding)[0]
        if encoding == "gb18030":
            usual += lead in (0xA1, 0xA3) or 0xB0 <= lead <= 0xD7
        else:  # a single byte is katakana of half width, which nobody writes words in
            usual += 0x81 <= lead <= 0x83 or 0x88 <= lead <= 0x97
    return usual / max(1, len(letters))
