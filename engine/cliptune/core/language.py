"""The language that people are spoken to in: English, as in the source, or a translation of it.

No Qt: the `.ts` whose `.qm` the window loads is read here as it is. What is for programs, JSON and
logs, stays English.
"""

import locale
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from cliptune.core.messages import COMMA, PERCENT, Message, sentences

ENGLISH = "en"
CONTEXT = "Job"
"""That of all texts of the engine; the window's other texts are its own."""
_PREFIX = "cliptune_"
_ELSEWHERE = ("hant", "tw", "hk", "mo")
"""Scripts and places of Chinese that simplified characters only stand in for."""

_words: Mapping[str, str] = {}
"""The translations of English texts that are spoken; of English none."""
_code = ENGLISH


def languages() -> list[str]:
    """The codes of the languages there are, English among them: "de", "en", "zh_CN"."""
    import cliptune_resources

    files = cliptune_resources.translations().glob(f"{_PREFIX}*.ts")
    return sorted({ENGLISH, *(file.stem.removeprefix(_PREFIX) for file in files)})


def pick(wanted: Iterable[str], known: Iterable[str]) -> str:
    """The first of the languages `known` that serves one that is wanted, as "zh_CN.UTF-8" or
    "zh-Hans-SG"; English where none does.

    Another country's serves where its own is not there: "de_AT" is German.
    """
    by_code = {code.lower(): code for code in sorted(known)}
    for one in wanted:
        parts = _parts(one)
        if not parts:
            continue
        if found := by_code.get("_".join(parts)):
            return found
        for code, found in by_code.items():
            if code.partition("_")[0] == parts[0]:
                return found
    return ENGLISH


def stands_in(wanted: str, picked: str) -> bool:
    """Whether simplified Chinese is picked for somebody who reads the traditional."""
    parts = {*_parts(wanted)}
    return picked == "zh_CN" and "hans" not in parts and not parts.isdisjoint(_ELSEWHERE)


def _parts(code: str) -> list[str]:
    """Of a locale: its language, script, country, in small letters; of C and POSIX nothing."""
    bare = code.partition(".")[0].partition("@")[0].replace("-", "_").lower()
    return [] if bare in ("", "c", "posix") else bare.split("_")


def of_system() -> list[str]:
    """What the environment asks for, the dearest first, as gettext reads it; else what Windows or
    macOS is shown in."""
    asked = os.environ.get("LANGUAGE", "").split(":")
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    asked.append(next(filter(None, (os.environ.get(name, "") for name in names)), ""))
    if not any(asked) and sys.platform == "win32":
        import ctypes

        shown = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        asked.append(locale.windows_locale.get(shown, ""))
    if not any(asked) and sys.platform == "darwin":
        command = ["defaults", "read", "-g", "AppleLanguages"]
        listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        asked += re.findall(r"[A-Za-z][\w-]+", listed)
    return [one for one in asked if one]


def use(code: str) -> None:
    """Speak a language from now on: one of `languages()`."""
    global _words, _code
    _words, _code = {} if code == ENGLISH else _read(code), code


def spoken() -> str:
    """The language that is spoken, as pages of HTML name it: "en", "zh-CN"."""
    return _code.replace("_", "-")


def _read(code: str) -> dict[str, str]:
    import cliptune_resources

    file = cliptune_resources.translations() / f"{_PREFIX}{code}.ts"
    words = {}
    for context in ElementTree.parse(file).iter("context"):
        if context.findtext("name") != CONTEXT:
            continue
        for message in context.iter("message"):
            target = message.find("translation")
            if target is not None and target.text and not target.get("type"):
                words[message.findtext("source") or ""] = target.text
    return words


def tr(english: str) -> str:
    """A text of the source in the language that is spoken; what is filled in comes afterwards.

    `packaging/engine_texts.py` lists those that stand in the source as `tr("...")`.
    """
    return _words.get(english, english)


def percent(figure: object) -> str:
    """A figure as a percentage: `86.0 %`."""
    return tr(PERCENT).format(figure)


def joined(names: Iterable[str]) -> str:
    """Names one after another: `owl, cat`."""
    return tr(COMMA).join(names)


def worded(message: Message) -> str:
    """What a message says, without what to do."""
    return message.text(tr)


def in_full(message: Message) -> str:
    """What a message says, with what to do."""
    return sentences((message.text(tr), message.hint(tr)))


def mark(english: str) -> str:
    """The same text, listed to be translated where it is shown."""
    return english
