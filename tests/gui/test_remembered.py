"""What was chosen of a folder is there again: after another one, after a restart; and is undone."""

import json
import threading
from collections.abc import Callable, Iterator, Set
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cliptune import __version__
from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.projects import finding
from cliptune.projects.fixes import Again
from cliptune.projects.project import Change, Project
from cliptune_gui.engine.worker import Worker
from cliptune_gui.state import effort, handing_over, kept
from cliptune_gui.state.images import LabelChoice
from cliptune_gui.state.opened import Asked, open_project
from cliptune_gui.state.remembered import FILE, Remembered, look_again
from cliptune_gui.state.some import joined
from cliptune_gui.state.wizard import Draft
from engine import folders

LONG = 30_000
CAT, OTHER = "cat/0.jpg", "cat/1.jpg"


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return folders.two_classes(tmp_path / "photos", 3)


@pytest.fixture
def remembered(qtbot: QtBot) -> Iterator[Remembered]:
    worker = Worker("writer")
    yield Remembered(worker)
    worker.close()


def opened(remembered: Remembered, draft: Draft, *, anew: bool = True) -> None:
    """A draft's folder as the window opens it."""
    labels = None if anew and draft.recalls else draft.labels
    found = finish(look_again(draft.folder, CancelToken(), labels, ""))
    draft.trouble = found.trouble
    if found.images:
        draft.found(found.images)
    remembered.begin(draft, found, anew=anew)


def written(qtbot: QtBot, remembered: Remembered) -> None:
    remembered.flush()
    qtbot.waitUntil(lambda: not remembered._unwritten, timeout=LONG)


def chosen(draft: Draft) -> None:
    draft.toggle([CAT])
    draft.say("dog", "puppy")
    draft.word("a drawing of a {}", [])
    draft.choose_kind("lora")
    draft.choose_value("train", "epochs", 3)
    draft.searching, draft.minutes = True, 25.0


def test_choices_are_there_after_another_folder_and_after_a_restart(
    qtbot: QtBot, remembered: Remembered, photos: Path, tmp_path: Path
) -> None:
    draft, others = Draft(folder=photos), folders.two_classes(tmp_path / "others", 2)
    before = sorted(photos.rglob("*"))
    opened(remembered, draft)
    chosen(draft)
    held = draft.held()
    written(qtbot, remembered)
    draft.choose(others)
    opened(remembered, draft)
    assert not draft.left_out and not draft.words
    draft.choose_kind("full")
    written(qtbot, remembered)
    draft.choose(photos)
    opened(remembered, draft)
    assert draft.held() == held
    restarted = Draft(folder=photos)
    opened(Remembered(remembered._writer), restarted)
    assert restarted.held() == held
    assert sorted(photos.rglob("*")) == before  # nothing is written into the images' folder
    moved = photos.rename(tmp_path / "moved")
    draft.choose(moved)
    opened(remembered, draft)
    assert draft.left_out == {CAT} and draft.value("train", "epochs") == 3


def test_a_folder_that_is_only_looked_at_gets_no_project(
    qtbot: QtBot, remembered: Remembered, photos: Path
) -> None:
    draft = Draft(folder=photos)
    opened(remembered, draft)
    assert draft.follow("adapter")  # which nobody chose
    written(qtbot, remembered)
    assert not finding.home().exists()


class ForWorkers(tuple[str, ...]):
    """Paths that the window's thread may not go through: there may be a million."""

    def __iter__(self) -> Iterator[str]:
        assert threading.current_thread() is not threading.main_thread()
        return super().__iter__()


def test_what_is_said_of_all_images_at_once_is_named_on_the_writers_thread(
    qtbot: QtBot, remembered: Remembered, photos: Path
) -> None:
    """Excluded, kept, undone and done again; also with what others decided meanwhile."""
    draft = Draft(folder=photos)
    opened(remembered, draft)
    images = draft.images
    assert images is not None
    all_, cats = {*images.paths}, [*images.paths_of["cat"]]
    vars(images)["paths"] = images.names.paths = names = ForWorkers(images.paths)
    for of_class in images.paths_of.values():
        of_class.names = names

    def excluded() -> frozenset[str]:
        written(qtbot, remembered)
        project = Project.find(photos)
        assert project is not None
        return project.state.excluded

    draft.toggle(joined([*images.paths_of.values()]))
    assert excluded() == all_
    remembered.undo()
    assert excluded() == set() and not draft.left_out
    remembered.redo()
    assert excluded() == all_
    Project.open(photos).decide(Change(excluded={CAT: False}))
    remembered.refresh()
    assert excluded() == all_ - {CAT}
    qtbot.waitUntil(lambda: len(draft.left_out) == len(all_) - 1, timeout=LONG)
    draft.toggle(images.paths_of["dog"])
    assert excluded() == {*cats} - {CAT}


def test_each_change_is_undone_and_done_again(
    qtbot: QtBot, remembered: Remembered, photos: Path
) -> None:
    draft, relabelled = Draft(folder=photos), list[bool]()
    remembered.relabelled.connect(lambda: relabelled.append(True))
    opened(remembered, draft)
    steps: list[Callable[[], object]] = [
        lambda: draft.toggle([CAT]),
        lambda: draft.say("dog", "puppy"),
        lambda: draft.word("a drawing of a {}", []),
        lambda: draft.choose_kind("full"),
        lambda: draft.choose_value("train", "epochs", 3),
        lambda: effort.choose(draft, "best", None),
        lambda: setattr(draft, "base", "other"),
        lambda: setattr(draft, "labels", LabelChoice(labels_from="folders")),
    ]
    held = [draft.held()]
    for step in steps:
        step()
        remembered.flush()
        held.append(draft.held())
    for before in reversed(held[:-1]):
        remembered.undo()
        assert draft.held() == before
    remembered.undo()
    assert draft.held() == held[0] and relabelled == [True]
    for after in held[1:]:
        remembered.redo()
        assert draft.held() == after
    remembered.undo()
    draft.toggle(["dog/1.jpg"])
    written(qtbot, remembered)
    remembered.redo()  # something else was changed since
    assert draft.left_out == {CAT, "dog/1.jpg"}
    project = Project.find(photos)
    assert project and project.state.excluded == draft.left_out


def test_what_was_left_out_of_images_that_came_later_is_undone(
    qtbot: QtBot, remembered: Remembered, photos: Path
) -> None:
    draft, new = Draft(folder=photos), "dog/new.jpg"

    def left_out() -> Set[str]:
        written(qtbot, remembered)
        project = Project.find(photos)
        assert project and project.state.excluded == draft.left_out
        return draft.left_out

    opened(remembered, draft)
    draft.toggle([CAT])
    assert left_out() == {CAT}
    (photos / new).write_bytes((photos / CAT).read_bytes())
    opened(remembered, draft, anew=False)
    draft.toggle([new])
    assert left_out() == {CAT, new}
    remembered.undo()
    assert left_out() == {CAT}
    remembered.redo()
    assert left_out() == {CAT, new}


def test_what_was_left_out_is_so_still_when_it_was_gone_and_is_back(
    qtbot: QtBot, remembered: Remembered, photos: Path
) -> None:
    draft, elsewhere = Draft(folder=photos), photos.parent / "0.jpg"
    opened(remembered, draft)
    draft.toggle([CAT])
    written(qtbot, remembered)
    for was, now in ((photos / CAT, elsewhere), (elsewhere, photos / CAT)):
        was.rename(now)
        opened(remembered, draft, anew=False)
        written(qtbot, remembered)
    project = Project.find(photos)
    assert project and project.state.excluded == draft.left_out == {CAT}


def test_what_is_decided_elsewhere_meanwhile_stays(
    qtbot: QtBot, remembered: Remembered, photos: Path
) -> None:
    draft = Draft(folder=photos)
    opened(remembered, draft)
    draft.toggle([CAT])
    written(qtbot, remembered)
    Project.open(photos).decide(Change(excluded={"dog/0.jpg": True}, words={"cat": "kitten"}))
    draft.toggle([CAT])
    written(qtbot, remembered)
    assert draft.left_out == {"dog/0.jpg"} and draft.words == {"cat": "kitten"}
    assert Project.open(photos).state.excluded == {"dog/0.jpg"}


def test_a_run_that_is_filled_in_leaves_what_was_said_of_its_folder(
    qtbot: QtBot, remembered: Remembered, photos: Path
) -> None:
    opened(remembered, draft := Draft(folder=photos))
    draft.toggle([CAT])
    written(qtbot, remembered)
    taken = Draft(folder=photos, left_out=frozenset({"dog/0.jpg"}), recalls=False)
    opened(remembered, taken)
    taken.toggle(["dog/1.jpg"])
    written(qtbot, remembered)
    assert taken.left_out == {"dog/0.jpg", "dog/1.jpg"}
    opened(remembered, again := Draft(folder=photos))
    assert again.left_out == {CAT, "dog/1.jpg"}


def test_a_change_that_cannot_be_kept_is_told_of_and_holds(
    qtbot: QtBot, remembered: Remembered, photos: Path
) -> None:
    failed = list[Any]()
    remembered.failed.connect(failed.append)
    finding.home().parent.mkdir(parents=True)
    finding.home().touch()  # no folder can be made there
    opened(remembered, draft := Draft(folder=photos))
    draft.toggle([CAT])
    written(qtbot, remembered)
    draft.choose_kind("full")
    written(qtbot, remembered)
    assert len(failed) == 1 and draft.left_out == {CAT}  # told once, not at each change
    finding.home().unlink()
    written(qtbot, remembered)  # as when the window is closed
    project = Project.find(photos)
    assert project and project.state.excluded == {CAT} and not draft.follow("lora")
    opened(Remembered(remembered._writer), again := Draft(folder=photos))
    assert again.held() == draft.held()
    draft.choose(photos / "gone")  # which has no project at all
    opened(remembered, draft)
    draft.choose_kind("lora")
    written(qtbot, remembered)
    remembered.undo()
    assert len(failed) == 1 and draft.trouble and draft.kind == "full"


def test_changes_that_follow_fast_and_cannot_be_kept_are_all_kept_later(
    qtbot: QtBot, remembered: Remembered, photos: Path
) -> None:
    finding.home().parent.mkdir(parents=True)
    finding.home().touch()
    opened(remembered, draft := Draft(folder=photos))
    for path in (CAT, OTHER):
        draft.toggle([path])
        remembered.flush()  # the disk has not said yet what became of the one before
    written(qtbot, remembered)
    finding.home().unlink()
    written(qtbot, remembered)
    project = Project.find(photos)
    assert project and project.state.excluded == {CAT, OTHER}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"jobs": [{"data": 3}]}', '{"jobs": 3}'])
def test_settings_that_are_not_understood_are_passed_over(
    remembered: Remembered, photos: Path, text: str
) -> None:
    project = Project.open(photos)
    project.decide(Change(excluded={CAT: True}))
    (project.place / FILE).write_text(text, "utf-8")
    opened(remembered, draft := Draft(folder=photos, base="as it was"))
    assert draft.left_out == {CAT} and draft.base == "as it was"


def test_all_that_a_draft_holds_is_kept_also_what_is_wrong_just_now(photos: Path) -> None:
    draft = Draft(folder=photos, goal="exploring", quantisation="nf4")
    chosen(draft)
    draft.choose_kind("full")  # which cannot be quantised
    draft.choose_value("train", "batch_size", 5)
    draft.templates = ("without a place",)
    draft.recalls = False
    data = jobs.build({"data": {"images": photos}, "method": {"kind": "lora"}})
    draft.again = Again(data, "before", {CAT: ("cat", "dog")}, "test", 7)
    again = kept.filled(json.loads(json.dumps(kept.whole(draft))), photos)
    assert again is not None and again.held() == draft.held() and not again.recalls


def test_quick_and_back_keeps_the_chosen_method(photos: Path) -> None:
    draft = Draft(folder=photos)
    draft.choose_kind("prefix")
    effort.choose(draft, "quick", "lora")
    restarted = kept.filled(kept.whole(draft), photos)
    for one in (draft, restarted):
        assert one is not None and effort.middle(one, "lora") == "prefix"
        effort.choose(one, "balanced", "lora")
        assert one.kind == "prefix" and not one.follow("lora")
    followed = Draft(folder=photos)
    effort.choose(followed, "quick", "adapter")
    effort.choose(followed, "balanced", "adapter")
    assert followed.kind == "adapter" and followed.follow("lora")


@pytest.mark.parametrize("is_sorted", [True, False])
def test_labels_of_the_board_are_there_again_as_they_are_by_now(
    qtbot: QtBot, remembered: Remembered, photos: Path, is_sorted: bool
) -> None:
    if not is_sorted:
        for file in [*photos.glob("*/*.jpg")]:
            file.rename(photos / f"{file.parent.name}-{file.name}")
    paths = sorted(file.relative_to(photos).as_posix() for file in photos.rglob("*.jpg"))
    opened(remembered, draft := Draft(folder=photos))
    project = Project.open(photos)
    project.decide(Change(labels={path: path[:3] for path in paths[1:]} | {paths[0]: "dog"}))
    asked = Asked.of(draft)
    draft.take_labels(handing_over.job_data(finish(open_project(asked, CancelToken()))))
    opened(remembered, draft, anew=False)
    assert draft.class_counts() == {"cat": 2, "dog": 4}
    written(qtbot, remembered)
    project.decide(Change(labels={paths[0]: "cat"}))
    opened(Remembered(remembered._writer), again := Draft(folder=photos))
    assert again.class_counts() == {"cat": 3, "dog": 3} and not again.obstacle("images")


@pytest.mark.parametrize("understood", [True, False])
def test_what_a_newer_version_kept_stays_beside(
    qtbot: QtBot, remembered: Remembered, photos: Path, understood: bool
) -> None:
    """Also where all of it is understood but for a name that is not known here."""
    draft = Draft(folder=photos)
    opened(remembered, draft)
    chosen(draft)
    written(qtbot, remembered)
    (file,) = finding.home().glob(f"*/{FILE}")
    given = json.loads(file.read_bytes())
    assert given["written_by"] == __version__
    given |= {"written_by": "77.1.0", "future": 1} | ({} if understood else {"jobs": 5})
    file.write_text(json.dumps(given), encoding="utf-8")
    before = file.read_bytes()
    found = finish(look_again(photos, CancelToken(), None, ""))
    assert (found.settings is not None) is understood
    assert found.lost and "newer ClipTune (77.1.0)" in str(found.lost)
    again = Draft(folder=photos)
    opened(remembered, again)
    again.choose_kind("full")
    written(qtbot, remembered)
    assert json.loads(file.read_bytes())["written_by"] == __version__
    assert file.with_name("wizard-77.1.0.json").read_bytes() == before
    assert finish(look_again(photos, CancelToken(), None, "")).lost is None
