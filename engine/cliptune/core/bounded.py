"""Files of others read, whatever else than a file they may be, and however long."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from cliptune.core.messages import Message, text

TEXT, LIST = 64 * 2**20, 2**30
"""Bytes that are read of a text, and of what says something of each image, at most."""

_NO_FILE = text("reason-no-file", "it is a pipe or a device")
TOO_LARGE = text("table-too-large", "it has more than {limit} MiB")


class Unread(OSError, ValueError):
    """Why a file is not read that the system would read for ever, or until memory is full: it is
    nothing that it should be, either."""

    def __init__(self, told: Message, path: str | Path) -> None:
        super().__init__(errno.EINVAL, told.text(), str(path))
        self.told = told


def opened(path: str | Path) -> BinaryIO:
    """A file to be read. Raises `OSError`: `Unread` of a pipe or a device, which would be waited
    for without end."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # that is refused by the system
        raise Unread(_NO_FILE(), path)
    return open(path, "rb")


def check(path: str | Path) -> None:
    """Raise as `opened` does what a library says less of that opens a file by its name:
    safetensors calls a folder a device that is gone, and waits for a pipe."""
    opened(path).close()


def read(path: str | Path, most: int = TEXT) -> bytes:
    """What is in a file. Raises as `opened` does, and `Unread` of one with more than `most` bytes.

    Nothing is in what the system makes up, under `/proc` say: that may have no end.
    """
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > most:
            raise Unread(TOO_LARGE(limit=most >> 20), path)
        return file.read(size)


def read_text(path: Path, most: int = TEXT, *, piped: bool = False) -> str:
    """The text in a file in UTF-8, with Unix line ends; `piped` if it may be a pipe: somebody named
    it, and waits for it. Raises as `read` does; `ValueError` where it is none."""
    if piped and path.is_fifo():
        with path.open("rb") as file:
            if len(data := file.read(most + 1)) > most:
                raise Unread(TOO_LARGE(limit=most >> 20), path)
    else:
        data = read(path, most)
    return data.decode().replace("\r\n", "\n")
