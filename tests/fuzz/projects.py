"""What a person decided about images, and what a window remembers, spoilt: it is opened again."""

import json
import shutil
from pathlib import Path
from random import Random

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import finish
from cliptune.projects.project import Change, Project
from cliptune.projects.snapshot import job_data
from cliptune_gui.state import kept
from cliptune_gui.state.left import Left
from cliptune_gui.state.remembered import Place
from cliptune_gui.state.tried import Tried
from cliptune_gui.state.wizard import Draft
from engine.folders import look, snapshot, two_classes
from fuzz import spoiling
from fuzz.watching import check_told

PATHS = [f"{name}/{number}.jpg" for name in ("cat", "dog") for number in range(3)]


def make(place: Path) -> None:
    """A project with decisions of every kind, and settings of a wizard."""
    images = two_classes(place / "images", 3)
    project = Project.open(images)
    project.decide(Change(classes=("cat", "dog", "owl"), given=("cat", "dog")))
    project.decide(Change(labels={"cat/0.jpg": "owl", "dog/1.jpg": "none"}))
    project.decide(Change(renamed={"owl": "eagle"}, words={"dog": "puppy"}))
    project.decide(Change(excluded={"dog/0.jpg": True}, settings={"read": {"kind": "classes"}}))
    project.undo()
    project.redo()
    finish(project.identify(CancelToken()))
    draft = Draft(folder=images, words={"cat": "kitten"}, left_out=frozenset({"cat/1.jpg"}))
    Place(images, project).write(draft.words, set(), draft.left_out, kept.settings(draft))
    (place / "left.json").write_text(Left.of("runs", "base", draft).text(), encoding="utf-8")
    (place / "tried.json").write_text(Tried("", (images,), images).text(), encoding="utf-8")


def spoil(made: Path, place: Path, chance: Random) -> None:
    """All of it, one or two files spoilt."""
    home = Path(shutil.copytree(made / "home", place / "home", dirs_exist_ok=True))
    for name in ("left.json", "tried.json"):
        shutil.copyfile(made / name, home / name)
    (place / "images").write_text(str(made / "images"), encoding="utf-8")
    files = [path for path in sorted(home.rglob("*.json*")) if path.is_file()]
    journals = [path for path in files if path.suffix == ".jsonl"]
    for file in chance.sample(files, chance.choice((1, 2))) + journals * chance.randrange(2):
        if file.is_file():
            spoiling.spoil(file, chance)


def meet(place: Path) -> str:
    """Open the project, decide and undo, learn from it; and read what a window had kept."""
    images = Path((place / "images").read_text(encoding="utf-8"))
    home, before = place / "home", snapshot(images)
    for name, read in (("left.json", Left.read), ("tried.json", Tried.read)):
        file = home / name
        text = file.read_text("utf-8", "replace") if file.is_file() else ""
        again = read(text)
        read(again.text())
    try:
        came = _opened(images)
    except ClipTuneError as error:
        check_told([error])
        came = error.told.code
    window = Place(images)
    try:
        window.read(CancelToken())
        draft = window.settings(images)
        if draft:
            json.dumps(kept.whole(draft))
    except ClipTuneError as error:
        check_told([error])
    assert snapshot(images) == before, "it was written to"
    return came


def _opened(images: Path) -> str:
    project = Project.find(images)
    if project is None:
        return "none"
    check_told(project.told)
    project.decide(Change(labels={"cat/2.jpg": "dog"}))
    for _ in range(3):
        project.undo()
    project.redo()
    again = Project.open(images)
    assert again.state == project.state
    data = job_data(project, {path: path.partition("/")[0] for path in PATHS}, {})
    images_of_it = Path(data.pop("images"))
    scanned = look(images_of_it, **data)
    check_told(scanned.report())
    return f"{len(project.told)} told, {scanned.kind}"
