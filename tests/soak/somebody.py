"""Somebody with folders of their own who gives commands or opens the window, for `surroundings.py`.

Processes are forked from this one, which has loaded the libraries, unless they are to begin anew.
"""

import gc
import hashlib
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from program import CHANGING, window

PLACES = ("DATA", "CACHE", "CONFIG", "STATE")
BALLAST = "ballast"
LONGEST = 300
"""Seconds after which a process is taken to hang."""
PROGRAM = """
from cliptune_gui.shell.start import main
main()
"""
ALIKE = (".safetensors", ".onnx")
"""Files that hold the same bytes whenever the same is done."""


@dataclass
class Moment:
    """What happens at an operation on files under a folder, by its number; those are counted."""

    within: Path
    number: int = 0
    happens: Callable[[], object] = lambda: None
    count: int = 0

    def hear(self, event: str, given: tuple[Any, ...]) -> None:
        """Of something that Python is about to do, by the name of its audit event."""
        changes = event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR)
        if not (changes or event in CHANGING) or not isinstance(given[0], str | os.PathLike):
            return
        if not os.fsdecode(given[0]).startswith(str(self.within)):
            return
        self.count += 1
        if self.count == self.number:
            self.happens()


@dataclass(frozen=True)
class Said:
    """What became of a command."""

    code: int
    words: str
    operations: int = 0

    @property
    def told(self) -> str:
        """The error that it tells, or its last line."""
        lines = self.words.strip().splitlines() or [""]
        places = [number for number, line in enumerate(lines) if "Error: " in line]
        return " ".join(lines[places[-1] :] if places else lines[-1:])

    @property
    def right(self) -> bool:
        """Whether it did what it was asked, or said in words why not."""
        stray = any(word in self.words for word in ("Traceback", "inside ClipTune", "core dumped"))
        told = any(words in self.words for words in ("Error: ", "must not be taken away"))
        return not stray and (self.code == 0 or (self.code == 1 and told))


@dataclass
class Somebody:
    """A person with a home, and a folder `out` for what they make; both may be other disks."""

    room: Path
    shared: Path
    """Where images, a base and a run that has finished lie."""
    environment: dict[str, str | None] = field(default_factory=dict)
    """What is otherwise there; None is not there at all."""
    uid: int = 0
    disks: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.room.mkdir()
        self.settle()

    def settle(self) -> None:
        """Make the folders that are their own."""
        for folder in (self.home, self.out, self.temporary):
            folder.mkdir()

    @property
    def home(self) -> Path:
        return self.room / "home"

    @property
    def out(self) -> Path:
        return self.room / "out"

    @property
    def temporary(self) -> Path:
        return self.room / "tmp"

    def disk(self, at: Path, options: str = "size=256m,nr_inodes=20000") -> None:
        """Give a folder a disk of its own, which is empty."""
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", at], check=True)
        self.disks.append(at)

    def fix(self, folder: Path) -> None:
        """Have nothing be written to a folder, whose own disk is not read-only."""
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        self.disks.append(folder)

    def leave(self) -> None:
        """Take all of it away."""
        for disk in reversed(self.disks):
            subprocess.run(["umount", "--lazy", disk], check=True)
        shutil.rmtree(self.room)

    def do(self, *words: str | Path, moment: Moment | None = None) -> Said:
        """Give a command, or open the window with none; something may happen meanwhile."""
        told = self.room / "told"
        told.unlink(missing_ok=True)
        counted = multiprocessing.get_context("fork").Value("i", 0)
        child = multiprocessing.get_context("fork").Process(
            target=self._act, args=([*map(str, words)], told, moment, counted)
        )
        child.start()
        child.join(LONGEST)
        if child.exitcode is None:
            child.kill()
            child.join()
        code = -1 if child.exitcode is None else child.exitcode
        return Said(code, told.read_text(encoding="utf-8", errors="replace"), counted.value)

    def start(self, *words: str | Path, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        """Give a command in a process that begins anew."""
        return subprocess.Popen(
            [*before, sys.executable, "-c", PROGRAM, *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.shared,
            env=self._environment(),
            user=self.uid or None,
            group=self.uid or None,
            extra_groups=[] if self.uid else None,
        )

    def _environment(self) -> dict[str, str]:
        """With where all of its own lies."""
        own: dict[str, str | None] = {
            f"XDG_{name}_HOME": str(self.home / name.lower()) for name in PLACES
        }
        own |= {"HOME": str(self.home), "TMPDIR": str(self.temporary), "COLUMNS": "300"}
        own |= {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
        every = {**os.environ, **own, **self.environment}
        return {name: value for name, value in every.items() if value is not None}

    def _act(self, words: list[str], told: Path, moment: Moment | None, counted: Any) -> None:
        """In a process for it, be the program."""
        handle = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        os.chdir(self.shared)
        environment = self._environment()
        os.environ.clear()
        os.environ |= environment
        tempfile.tempdir = None
        if self.uid:
            os.setgroups([])
            os.setgid(self.uid)
            os.setuid(self.uid)
        if moment:
            sys.addaudithook(moment.hear)
        sys.argv = ["cliptune", *words]
        try:
            if not words:
                sys.exit(window(self.shared / "images", self.shared / "job.toml"))
            from cliptune_gui.shell.start import main

            main()
        finally:
            counted.value = moment.count if moment else 0


def fill(disk: Path, names: bool = False) -> None:
    """Fill a disk up, its bytes or its places for names."""
    if names:
        number = 0
        while os.statvfs(disk).f_ffree:
            (disk / f"{BALLAST}-{number}").touch()
            number += 1
    else:
        with (disk / BALLAST).open("wb") as file:
            if free := os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize:
                os.posix_fallocate(file.fileno(), 0, free)


def clear(disk: Path) -> None:
    """Make room on it again."""
    for file in disk.glob(f"{BALLAST}*"):
        file.unlink()


def holds(folder: Path) -> dict[str, str]:
    """What lies in a folder: each file by its path, its digest where that is always the same."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.suffix in ALIKE
        else ""
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(BALLAST)
    }


def lay_out(shared: Path) -> None:
    """What everybody works with: images, a base, a job, a run that has finished, and its export."""
    drawn = multiprocessing.get_context("fork").Process(target=_draw, args=(shared,))
    drawn.start()
    drawn.join()
    first = Somebody(shared / "first", shared)
    for words in (
        ("train", shared / "job.toml", "--out", shared / "done"),
        ("export", shared / "done", "--to", "peft", "--out", shared / "adapter"),
    ):
        said = first.do(*words)
        if said.code:
            sys.exit(said.words)
    first.leave()


def _draw(shared: Path) -> None:
    """In a process for it: what it uses of the libraries is not to be forked."""
    from cliptune import job as jobs
    from cliptune.core.files import let_be_read
    from engine import drawn
    from engine.tiny import tiny_clip
    from engine.training import EXACT

    let_be_read(tiny_clip(shared / "base"))
    drawn.classes(shared / "images", 6, 2)
    for number, file in enumerate(sorted(drawn.classes(shared / "more", 2).glob("*/*"))):
        (shared / "loose").mkdir(exist_ok=True)
        file.rename(shared / "loose" / f"{number}.png")
    described: dict[str, dict[str, Any]] = {
        "data": {"images": str(shared / "images")},
        "base": {"model": str(shared / "base")},
        "method": {"kind": "lora"},
        "train": EXACT | {"epochs": 2, "batch_size": 8},
    }
    for name, rate in (("job", 1e-3), ("searched", jobs.AUTO)):
        described["train"]["learning_rate"] = rate
        job = jobs.to_toml(jobs.build(described))
        (shared / f"{name}.toml").write_text(job, encoding="utf-8")


def let_in(folder: Path) -> None:
    """Let everybody reach a folder: of what lies above, the first that others may not enter gives
    way, in the mounts of this process, to a disk that holds nothing else."""
    closed = [above for above in reversed(folder.parents) if not above.stat().st_mode & 0o001]
    if closed:
        held = os.open(folder, os.O_RDONLY)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "none", closed[0]], check=True)
        folder.mkdir(parents=True)
        source = f"/proc/{os.getpid()}/fd/{held}"
        subprocess.run(["mount", "--no-canonicalize", "--bind", source, folder], check=True)
        os.close(held)


def load() -> None:
    """Load what the program loads, so that processes which are forked have it."""
    from transformers import CLIPModel, CLIPTokenizerFast  # noqa: F401

    import cliptune.cli.commands
    import cliptune.training.session  # noqa: F401
    import cliptune_gui.pages.runs.page
    import cliptune_gui.shell.app  # noqa: F401

    gc.freeze()
