"""What a person has by the code of an older commit is there, and goes on, with the code of today.

    python tests/upgrade/from_commit.py COMMIT [--back]

A person's folder is filled by that commit: a run that finished and one that was killed in its
middle, an export, a project with labels, settings of the window and what was chosen in the wizard,
caches. Then the code of today opens all of it. The wizard is filled and read in a real window,
offscreen. It takes a minute or two, and ends with an error where something is otherwise. With
`--back` it is the other way round: today's is opened by that commit.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
CLASSES = ("mushroom", "owl", "teapot")
SMALL = ("train.device=cpu", "train.learning_rate=1e-3", "train.batch_size=8")
MIDDLE = 40
"""The step of the run's 160, about, after which it is killed."""
SETTINGS = {"theme": "dark", "language": "de", "device": "cpu", "hub": "http://localhost:9"}


def main() -> None:
    """Fill a person's folder with one commit, and open it with the other."""
    commit, back = sys.argv[1], "--back" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder).resolve()
        old, user = room / "old", Person(room)
        git("worktree", "add", "--detach", str(old), commit)
        try:
            sort_images(room)
            first, then = (ROOT, old) if back else (old, ROOT)
            before = fill(user.by(first))
            after = open_all(user.by(then))
        finally:
            git("worktree", "remove", "--force", str(old))
    for what, was in before.items():
        print(f"{'the same' if after[what] == was else 'OTHERWISE':10} {what}")
        if after[what] != was:
            print(f"  before: {json.dumps(was)}\n  after:  {json.dumps(after[what])}")
    if after != before:
        sys.exit(1)


class Person:
    """Somebody with folders of their own, and the code of one commit at a time."""

    def __init__(self, room: Path) -> None:
        self.room, self.code = room, Path()
        self.user = room / "user"

    def by(self, code: Path) -> "Person":
        """The same with other code."""
        self.code = code
        return self

    @property
    def environment(self) -> dict[str, str]:
        """Of what this person starts."""
        folders = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
        roots = (str(self.code / one) for one in ("engine", "gui", "resources"))
        return os.environ | {
            **dict.fromkeys(folders, str(self.user)),
            "PYTHONPATH": os.pathsep.join(roots),
            "QT_QPA_PLATFORM": "offscreen",
            "HF_HUB_OFFLINE": "1",
            "COLUMNS": "200",
        }

    def start(self, *command: str) -> "subprocess.Popen[str]":
        """Start Python with a command."""
        return subprocess.Popen(
            [sys.executable, *command],
            env=self.environment,
            cwd=self.room,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *command: str) -> str:
        """What a command prints that succeeds."""
        child = self.start(*command)
        told, complaint = child.communicate()
        if child.returncode:
            sys.exit(f"{' '.join(command)}\n{told}{complaint}")
        return told

    def cliptune(self, *arguments: str) -> str:
        """What a command of the program prints."""
        return self.run("-m", "cliptune", *arguments)

    def window(self, what: str) -> Any:
        """What the window holds, once it did `what`."""
        return json.loads(self.run(str(HERE), what, str(self.room)).splitlines()[-1])


def sort_images(room: Path) -> None:
    """A sorted folder of images, and an unsorted one."""
    sample = ROOT / "resources/cliptune_resources/sample"
    (room / "photos").mkdir()
    for name in CLASSES:
        for part, each in (("train", 12), ("test", 4)):
            place = room / "sorted" / part / name
            place.mkdir(parents=True)
            for file in sorted((sample / part / name).iterdir())[:each]:
                shutil.copy(file, place)
        for number, file in enumerate(sorted((sample / "train" / name).iterdir())[20:26]):
            shutil.copy(file, room / "photos" / f"{name}-{number}{file.suffix}")


def fill(person: Person) -> dict[str, Any]:
    """Do what a person does; what there is then."""
    begin(person, "finished", 2)
    finished = person.user / "cliptune" / "runs" / "finished"
    run = begin(person, "killed", 40, wait=False)
    checkpoints = person.user / "cliptune" / "runs" / "killed" / "checkpoints"
    while run.poll() is None and max(map(step_of, checkpoints.glob("step-*")), default=0) < MIDDLE:
        time.sleep(0.02)
    run.kill()
    run.communicate()
    assert any(checkpoints.glob("step-*")), "it ended before its first checkpoint"
    person.cliptune("export", str(finished), "--to", "peft", "--out", "exported")
    said = ("--classes", ",".join((*CLASSES, "none")), "--suggest", "--accept", "0.5")
    person.cliptune("label", "photos", *said)
    return {"window": person.window("choose"), **found(person)}


def step_of(checkpoint: Path) -> int:
    """The step of a checkpoint, by its name."""
    return int(checkpoint.name.split("-")[1])


def begin(person: Person, name: str, epochs: int, wait: bool = True) -> "subprocess.Popen[str]":
    """Start a run; one with checkpoints after every epoch."""
    place = person.user / "cliptune" / "runs" / name
    flags = [part for one in (*SMALL, f"train.epochs={epochs}") for part in ("--set", one)]
    train = ("train", "--images", "sorted", "--method", "lora", "--out", str(place), *flags)
    run = person.start("-m", "cliptune", *train)
    if wait and run.wait():
        sys.exit(str(run.communicate()))
    return run


def open_all(person: Person) -> dict[str, Any]:
    """What there is by the code of today, which then goes on with what was killed."""
    there = {"window": person.window("look"), **found(person)}
    told = person.cliptune("train", "--resume", "killed")
    print("\n".join(told.splitlines()[:2]))
    events = (person.user / "cliptune" / "runs" / "killed" / "events.jsonl").read_text("utf-8")
    begun = [one for one in map(json.loads, events.splitlines()) if one["event"] == "started"]
    assert begun[-1]["step"] > 0, "it began anew"
    assert json.loads(events.splitlines()[-1])["event"] == "finished"
    states = dict(line.split()[:2] for line in person.cliptune("runs").splitlines() if " " in line)
    assert states["killed"] == "finished"
    person.cliptune("import", "exported")
    assert "exported" in person.cliptune("runs")
    return there


def found(person: Person) -> dict[str, Any]:
    """What the command line finds."""
    listed = [line.split() for line in person.cliptune("runs").splitlines()]
    table = person.room / f"labels-{person.code.name}.csv"
    person.cliptune("labels", "photos", str(table), "--to", "csv")
    said = {}
    for adapter in ("finished", "exported"):
        (answers,) = [
            one
            for who, one in json.loads(
                person.cliptune("predict", adapter, "photos", "--device", "cpu", "--json")
            ).items()
            if who == adapter
        ]
        said[f"what {adapter} says"] = [
            (Path(one["path"]).name, max(one["classes"], key=one["classes"].get)) for one in answers
        ]
    return {
        "list of runs": [line for line in listed if line and line[0] in ("finished", "killed")],
        "labels": table.read_text("utf-8-sig"),
        "decoded images": sorted(one.name for one in (person.user / "cliptune/pixels").iterdir()),
        **said,
    }


def in_window(what: str, room: Path) -> None:
    """Choose something in the window, or look what is chosen; told as a line of JSON."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from cliptune_gui.shell.window import MainWindow
    from cliptune_gui.state import kept
    from cliptune_gui.state.log import Log
    from cliptune_gui.state.preferences import Preferences

    app = QApplication(["cliptune"])
    app.setQuitOnLastWindowClosed(False)
    preferences = Preferences()
    if what == "choose":
        for name, value in SETTINGS.items():
            setattr(preferences, name, value)
        preferences.toured = True
        preferences.remember(room / "sorted")
    window = MainWindow(preferences, Log())
    window.quit_asked.connect(app.exit)
    page, steps = window.new_run, iter(("settle", "close"))

    def changed() -> None:
        draft = page.draft
        draft.words = {"owl": "a drawn owl", "teapot": "a pot"}
        draft.left_out = {f"train/owl/{one.name}" for one in files[:2]}
        draft.kind, draft.followed = "bottleneck", ""
        draft.choose_value("train", "epochs", 7)
        draft.choose_value("data", "validation", 0.3)
        page.remembered.keep()
        page.remembered.flush()

    def on() -> None:
        if not (window.ready and page.draft.images and page.draft.folder == room / "sorted"):
            return
        if window.services.keeping:
            return
        step = next(steps, "")
        if step == "settle" and what == "choose":
            changed()
        elif step == "close":
            said = kept.whole(page.draft)
            of_settings = {name: str(getattr(preferences, name)) for name in SETTINGS}
            print(json.dumps({"wizard": said, "settings": of_settings}))
            window.close()

    files = sorted((room / "sorted/train/owl").iterdir())
    timer = QTimer(interval=300)
    timer.timeout.connect(on)
    timer.start()
    QTimer.singleShot(120_000, lambda: app.exit(1))
    window.show()
    status = app.exec()
    window.shut()
    sys.exit(status)


def git(*arguments: str) -> None:
    """Of the repository this file is in."""
    subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True)


if __name__ == "__main__":
    if sys.argv[1] in ("choose", "look"):
        in_window(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
