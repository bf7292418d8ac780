"""The mark of who works on a run: its process, host and boot, which another host can read.

The lock alone does not do where a folder is shared: on many shared disks, and between a container
or a virtual machine and its host, the lock of another kernel is not seen.
"""

import os
import platform
import uuid
from functools import cache
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, Field

from cliptune.core import bounded
from cliptune.core.files import write_new

LONGEST = 4096
"""Bytes of a mark that are read."""
_UNSHARED = "pid:[4026531836]"
"""Linux's name of the processes that are in no container."""


class Holder(BaseModel):
    """A process, and the machine that it runs on."""

    model_config = ConfigDict(frozen=True)

    host: str = Field("", max_length=255)
    """What the machine or the container is called; empty where the mark is damaged."""
    pid: int = 0
    boot: str = Field("", max_length=100)
    """Names the start of the system: two that are the same share one kernel, and its locks."""
    machine: str = Field("", max_length=100)
    """Names the machine over its restarts."""
    container: str = Field("", max_length=100)
    """Names the container; empty outside of one."""
    launch: str = Field("", max_length=255)
    """Names what torchrun was asked to do; empty where it was not asked, or not given a name."""

    @property
    def here(self) -> bool:
        """Whether its lock is seen here: if that is free, it has died.

        So it is of this very boot, or of an earlier one of this machine, whose processes are all
        gone. Containers may share a name and the number of a machine with others elsewhere, and
        machines that were copied the number, but not the boot. Networks rename a laptop meanwhile.
        """
        mine = this_process()
        same_boot = self.boot == mine.boot != ""
        outside = not (self.container or mine.container)
        same_machine = outside and self.machine == mine.machine != ""
        if self.host != mine.host:
            return same_boot and same_machine
        return same_boot or same_machine

    @property
    def gone(self) -> bool:
        """Whether, on whichever machine, it was ended before this process began: torchrun had
        started both, and starts none again before that."""
        return self.launch == this_process().launch != ""


def read(path: Path) -> Holder | None:
    """Who left a mark, or None. Of one that is damaged or half written nothing is known."""
    try:
        return Holder.model_validate_json(bounded.read(path, LONGEST))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return Holder()


def make(path: Path) -> None:
    """Make this process's mark. Raises `FileExistsError` if there is one, and `OSError`."""
    write_new(path, this_process().model_dump_json() + "\n")


def this_process() -> Holder:
    """This process, here."""
    launch = os.environ.get("TORCHELASTIC_RUN_ID", "none")
    named = "" if launch == "none" else launch[:255]
    return _this_machine().model_copy(update={"pid": os.getpid(), "launch": named})


@cache
def _this_machine() -> Holder:
    boot = _line("/proc/sys/kernel/random/boot_id") or f"{psutil.boot_time():.0f}"
    machine = _line("/etc/machine-id") or f"{uuid.getnode():x}"
    return Holder(host=platform.node()[:255], boot=boot, machine=machine, container=_container())


def _container() -> str:
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:  # not Linux
        return ""
    return "" if space == _UNSHARED else space


def _line(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()[:100]
    except (OSError, ValueError):
        return ""
