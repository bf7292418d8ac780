"""A watch over what a program does while it looks at somebody else's files."""

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

EVIL = "evil_module"
"""A module that must never be imported."""

WORDY = 20_000
"""Letters of a message, at most."""
_TURNING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"

_RUN = ("pickle.find_class", "os.system", "os.exec", "os.posix_spawn", "subprocess.Popen")
_ASKED = ("socket.connect", "socket.getaddrinfo")
_CHANGED = ("os.mkdir", "os.rename", "os.symlink", "os.link", "os.remove", "os.truncate")

_OURS = (sys.executable, "-P", "-m", "cliptune")
"""How the program starts itself for what is not to be done in its own process."""

_told: list[str] | None = None
"""What happened since the watch began; None while nobody watches."""
_may_write: Sequence[str] = ()


def _listen(event: str, told: tuple[Any, ...]) -> None:
    if _told is None:
        return
    if event == "exec" and EVIL in told[0].co_filename:
        _told.append(f"ran {told[0].co_filename}")
    elif (
        event in _RUN and not (event == _RUN[-1] and tuple(told[1][:4]) == _OURS) or event in _ASKED
    ):
        _told.append(f"{event} {told}")
    elif event in _CHANGED:
        within = -1 if event == "os.truncate" else told[-1]
        if within == -1:  # else it is `rmtree`, on its way through a folder
            _wrote(event, told[0])
    elif event == "open":
        path, _, flags = told
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        if writes and path != os.devnull and not str(path).endswith(".pyc"):
            _wrote("wrote", path)


def _wrote(how: str, path: Any) -> None:
    place = os.path.abspath(os.fsdecode(path)) if not isinstance(path, int) else ""
    if place and not any(place.startswith(one) for one in _may_write):
        assert _told is not None
        _told.append(f"{how} {place}")


sys.addaudithook(_listen)


@contextmanager
def watched(*may_write: Path) -> Iterator[list[str]]:
    """What is run, imported by name, asked of the network or written, but within some folders."""
    global _told, _may_write
    happened: list[str] = []
    _told, _may_write = happened, [str(one) for one in may_write]
    try:
        yield happened
    finally:
        _told = None


def check_told(messages: Iterable[object]) -> None:
    """What people are told is short enough to be read, and nothing in it deceives."""
    for told in map(str, messages):
        assert len(told) <= WORDY, f"a message of {len(told):,} letters: {told[:300]}"
        odd = [mark for mark in told if mark in _TURNING or _is_odd(mark)]
        assert not odd, f"{odd[:5]} in a message: {told[:300]!r}"


def _is_odd(mark: str) -> bool:
    return mark != "\n" and unicodedata.category(mark) in ("Cc", "Cs")
