"""A project: what a person decided about their images is kept, undone, and found again."""

import json
import os
import random
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from filelock import FileLock

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import finish
from cliptune.core.messages import Message
from cliptune.projects import finding, journal
from cliptune.projects import project as projects
from cliptune.projects.decisions import Decisions
from cliptune.projects.journal import Journal, Record
from cliptune.projects.project import GIVEN, NONE, READ, Change, Project
from cliptune.projects.snapshot import of_folder
from engine import deciding, folders


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Five files that are images by their names; a project looks at no pixels."""
    folder = tmp_path / "photos"
    return fill(folder, *(f"{n}.jpg" for n in range(5)))


def fill(folder: Path, *names: str) -> Path:
    """Each was written at another time, however fast that went."""
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 1000)
        os.utime(folder / name, (1.6e9 + number, 1.6e9 + number))
    return folder


def label(project: Project, **labels: str | None) -> None:
    """`label(project, _1="cup")` says that `1.jpg` is a cup."""
    project.decide(Change(labels={f"{name[1:]}.jpg": one for name, one in labels.items()}))
    finish(project.identify(CancelToken()))


def codes(told: list[Message]) -> list[str]:
    return [one.code for one in told]


# Kept


def test_how_a_folders_own_labels_are_read_is_kept(photos: Path) -> None:
    rows = "".join(f"{n}.jpg,{n % 2},{'ab'[n // 3]}\n" for n in range(5))
    (photos / "list.csv").write_text(f"file,label,kind\n{rows}", encoding="utf-8")
    project = Project.open(photos)
    assert finish(of_folder(project.state, photos, CancelToken()))[0]["3.jpg"] == "1"
    project.decide(Change(settings={READ: {"table": "list.csv", "label_column": "kind"}}))
    state = Project.open(photos).state
    assert finish(of_folder(state, photos, CancelToken()))[0]["3.jpg"] == "b"


def test_decisions_are_there_when_the_folder_is_opened_again(photos: Path) -> None:
    project = Project.open(photos)
    project.decide(Change(classes=("cup", "plate"), words={"cup": "a mug"}))
    label(project, _0="cup", _1="plate", _2=NONE, _3="bowl")
    project.decide(Change(excluded={"4.jpg": True}, settings={"base": "starter"}))
    again = Project.open(photos)
    assert again.state == project.state and again.told == []
    assert again.state.classes == ("cup", "plate", "bowl"), "a new class is added; none is no class"
    assert again.state.labels == {"0.jpg": "cup", "1.jpg": "plate", "2.jpg": NONE, "3.jpg": "bowl"}
    assert again.state.words == {"cup": "a mug"} and again.state.excluded == {"4.jpg"}
    assert again.state.settings == {"base": "starter"} and again.state.number == 3


def test_the_folder_of_images_is_never_written_to(photos: Path) -> None:
    photos.chmod(0o555)
    before = folders.snapshot(photos)
    label(Project.open(photos), _0="cup")
    Project.open(photos).undo()
    assert folders.snapshot(photos) == before
    photos.chmod(0o755)


def test_no_project_is_begun_by_looking_for_one(photos: Path) -> None:
    assert Project.find(photos) is None and not finding.home().exists()
    assert Project.open(photos).place == Project.find(photos).place  # type: ignore[union-attr]


def test_a_torn_last_line_costs_no_earlier_decision(photos: Path) -> None:
    """Wherever the line ends; and what is decided next is whole."""
    project = Project.open(photos)
    label(project, _0="cup")
    file = project.place / finding.JOURNAL
    first = file.read_bytes()
    project.decide(Change(labels={"1.jpg": "plate"}))
    whole = file.read_bytes()
    for end in range(len(first), len(whole), 7):
        file.write_bytes(whole[:end])
        torn = Project.open(photos)
        assert torn.state.labels == {"0.jpg": "cup"}
        assert codes(torn.told) == ["project-torn"] * (end > len(first))
        label(torn, _2="bowl")
        after = Project.open(photos)
        assert after.told == [] and after.state.labels == {"0.jpg": "cup", "2.jpg": "bowl"}


@pytest.mark.parametrize("line", [b"\0" * 40, b"[]", b'{"change": {"labels": 3}}', b"\xff{", b""])
def test_a_damaged_line_costs_no_other(photos: Path, line: bytes) -> None:
    project = Project.open(photos)
    label(project, _0="cup")
    file = project.place / finding.JOURNAL
    file.write_bytes(file.read_bytes() + line + b"\n")
    label(project, _1="plate")
    again = Project.open(photos)
    assert again.state.labels == {"0.jpg": "cup", "1.jpg": "plate"} and again.state.number == 2
    assert codes(again.told) == ["project-damaged"] and again.state == project.state


def test_opening_is_stopped_while_decisions_are_read(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each may be about a million images."""
    project, cancel, added = Project.open(photos), CancelToken(), list[int]()
    for number in range(3):
        project.decide(Change(labels={f"{number}.jpg": "cup"}))

    def add(_record: Record, _entry: Any) -> None:
        added.append(1)
        cancel.set()

    monkeypatch.setattr(Record, "add", add)
    with pytest.raises(Cancelled):
        Project.open(photos, cancel)
    assert len(added) == 1


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of the journal has two images at most."""
    monkeypatch.setattr(journal, "AT_ONCE", 2)


@pytest.mark.usefixtures("in_parts")
def test_one_decision_about_very_many_images_is_written_in_parts(photos: Path) -> None:
    """While a line of a million names is made or read, a window stands still for a second."""
    project = Project.open(photos)
    names = [f"{n}.jpg" for n in range(5)]
    said = dict.fromkeys(names, "cup")
    change = Change(words={"cup": "a mug"}, labels=said, excluded=dict.fromkeys(names[1:], True))
    project.decide(change)
    project.decide(Change(labels={"0.jpg": NONE}))
    written = [json.loads(line) for line in journal_of(project).read_text().splitlines()]
    images = [{**one["change"].get("labels", {}), **one["change"].get("excluded", {})}
              for one in written]  # fmt: skip
    assert [len(of) for of in images] == [0, 2, 2, 1, 2, 2, 1]
    again = Project.open(photos)
    assert again.state == project.state and again.state.labels == said | {"0.jpg": NONE}
    again.undo()
    assert again.undo().labels == {} and not again.can_undo
    assert again.redo().excluded == {*names[1:]} and again.state.words == {"cup": "a mug"}


@pytest.mark.usefixtures("in_parts")
def test_a_decision_of_which_a_part_is_not_there_yet_does_not_hold(photos: Path) -> None:
    project = Project.open(photos)
    project.decide(Change(labels={"0.jpg": "cup"}))
    project.decide(Change(excluded={f"{n}.jpg": True for n in range(5)}))
    file = journal_of(project)
    first, *parts = file.read_bytes().splitlines(keepends=True)
    for count in (1, 2, 3):  # it was killed while it wrote
        file.write_bytes(b"".join((first, *parts[:count])))
        torn = Project.open(photos)
        assert torn.state.labels == {"0.jpg": "cup"} and not torn.state.excluded
        assert codes(torn.told) == ["project-torn"]
        torn.decide(Change(labels={"1.jpg": "box"}))
        assert Project.open(photos).state.labels == {"0.jpg": "cup", "1.jpg": "box"}
        assert b"more" not in file.read_bytes()


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("damaged", [1, 3])
def test_a_damaged_part_costs_no_other(photos: Path, damaged: int) -> None:
    """The last one, too: what is decided next is another decision."""
    project = Project.open(photos)
    names = [f"{n}.jpg" for n in range(5)]
    project.decide(Change(excluded=dict.fromkeys(names, True)))
    project.decide(Change(labels={"0.jpg": "cup"}))
    file = journal_of(project)
    lines = file.read_bytes().splitlines(keepends=True)
    lost = {*json.loads(lines[damaged])["change"]["excluded"]}
    lines[damaged] = b"{\n"
    file.write_bytes(b"".join(lines))
    again = Project.open(photos)
    assert codes(again.told) == ["project-damaged"]
    assert again.state.excluded == {*names} - lost and again.state.labels == {"0.jpg": "cup"}
    again.undo()
    assert again.state.excluded == {*names} - lost and not again.state.labels


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("behind", [0, 1, 2])
def test_a_decision_whose_last_part_is_damaged_is_neither_cut_off_nor_read_twice(
    photos: Path, behind: int
) -> None:
    """With nothing behind it, or with a part of another one that is still being written."""
    project = Project.open(photos)
    names = [f"{n}.jpg" for n in range(5)]
    project.decide(Change(excluded=dict.fromkeys(names, True)))
    file = journal_of(project)
    first, before = project.state.number, file.read_bytes().splitlines(keepends=True)
    project.decide(Change(labels=dict.fromkeys(names, "cup")))
    after = file.read_bytes().splitlines(keepends=True)[len(before) :]
    file.write_bytes(b"".join([*before[:-1], b"{\n", *after[:behind]]))
    again = Project.open(photos)
    assert "project-damaged" in codes(again.told)
    assert again.state.excluded == {*names[:4]} and again.refresh().number == first
    again.decide(Change(labels={"0.jpg": "box"}))
    assert Project.open(photos).state == again.state and again.state.excluded == {*names[:4]}


@pytest.mark.usefixtures("in_parts")
def test_a_version_whose_decision_was_cut_off_signs_the_next_one(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project.open(photos)
    with monkeypatch.context() as older:
        older.setattr(journal, "__version__", "0.0.1")
        project.decide(Change(labels={"0.jpg": "cup"}))
    file, before = journal_of(project), journal_of(project).read_bytes()
    project.decide(Change(excluded={f"{n}.jpg": True for n in range(5)}))
    file.write_bytes(before + file.read_bytes()[len(before) :].splitlines(keepends=True)[0])
    Project.open(photos).decide(Change(labels={"1.jpg": "cup"}))
    assert json.loads(file.read_bytes().splitlines()[1])["by"] == journal.__version__


def journal_of(project: Project) -> Path:
    return project.place / "journal.jsonl"


def test_what_holds_is_not_worked_out_again_for_what_images_are_known_by(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a million images that are read 64 at a time it took hours."""
    looks: list[int] = []
    plain = Decisions.state

    def state(self: Decisions, *given: Any) -> Any:
        looks.append(1)
        return plain(self, *given)

    monkeypatch.setattr(Decisions, "state", state)
    monkeypatch.setattr(projects, "BATCH", 1)
    project = Project.open(photos)
    project.decide(Change(excluded={f"{n}.jpg": True for n in range(5)}))
    looks.clear()
    before = project.state
    finish(project.identify(CancelToken()))
    assert not looks and project.state is before


def test_two_programs_decide_one_after_the_other(photos: Path) -> None:
    one, other = Project.open(photos), Project.open(photos)
    gate = threading.Barrier(2)

    def decide(project: Project, name: str) -> None:
        gate.wait()
        for number in range(20):
            project.decide(Change(labels={f"{name}{number}.jpg": name}))

    with ThreadPoolExecutor(2) as threads:
        [*threads.map(decide, (one, other), ("a", "b"))]
    label(one, _0="cup")
    label(other, _1="cup")
    assert len(other.state.labels) == 42 and other.state.number == 42
    assert Project.open(photos).state == other.state


def test_what_two_programs_decide_of_classes_adds_up(photos: Path) -> None:
    """Each knows less than there is: no class, and nothing that became of one, is lost."""
    one, other = Project.open(photos), Project.open(photos)
    one.decide(Change(classes=("cup", "bowl"), renamed={"cup": "mug"}, given=("cup", "bowl")))
    label(other, _0="plate")
    other.decide(Change(classes=("spoon",), renamed={"bowl": ""}, given=("cup", "bowl")))
    label(one, _1="cup")
    assert one.state.labels == {"0.jpg": "plate", "1.jpg": "cup"}
    assert one.state.classes == ("mug", "plate", "spoon", "cup")
    assert one.state.settings == {GIVEN: {"cup": "mug", "bowl": ""}}
    before = other.state
    assert other.refresh() == one.state and other.refresh() is other.state is not before
    other.undo()
    other.undo()
    assert one.refresh().settings == {GIVEN: {"cup": "mug", "bowl": "bowl"}}


def test_a_project_that_others_look_for_is_waited_for_a_little(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cliptune.projects.project.PATIENCE", 0.01)
    finding.home().mkdir(parents=True)
    with FileLock(finding.home() / "lock"), pytest.raises(ClipTuneError) as error:
        Project.open(photos)
    assert error.value.told.code == "projects-busy" and "lock" in str(error.value)


def test_what_cannot_be_kept_is_not_decided(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.open(photos)
    label(project, _0="cup")
    before, file = project.state, project.place / finding.JOURNAL

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ClipTuneError, match="no space left") as error:
            label(project, _1="plate")
        assert "Free some space" in error.value.hint
    assert project.state == before == Project.open(photos).state
    file.write_bytes(b"")
    with pytest.raises(ClipTuneError, match="is shorter than it was"):
        label(project, _1="plate")
    shutil.rmtree(project.place)
    with pytest.raises(ClipTuneError, match="cannot be kept"):
        label(project, _1="plate")


def test_a_process_that_is_killed_has_lost_nothing_that_it_said(
    photos: Path, tmp_path: Path
) -> None:
    """`tests/bench/killed.py` does it fifty times."""
    data, last, chance = platformdirs.user_data_path("x").parent, 0, random.Random(0)
    for _ in range(3):
        said = deciding.killed(data, photos, last, chance.random() / 5)
        labels = Project.open(photos).state.labels
        last = len(labels)
        assert last >= said and set(labels) == {f"{n}.jpg" for n in range(last)}


def test_a_decision_is_kept_before_an_image_is_read(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not read then is read when the project is opened next."""
    many = {f"{n}.jpg": "cup" for n in range(20_000)}
    with monkeypatch.context() as patch:
        patch.setattr("cliptune.projects.identity.know", None)
        Project.open(photos).decide(Change(labels=many))
    assert len(Project.open(photos).state.labels) == 20_000
    os.replace(photos / "0.jpg", photos / "x.jpg")
    found = Project.open(moved(photos, tmp_path / "elsewhere"))
    assert found.state.labels["x.jpg"] == "cup" and len(found.gone) == 19_995
    assert found.state.number == 2


def test_other_decisions_go_before_what_images_are_known_by(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cliptune.projects.project.BATCH", 2)
    project = Project.open(photos)
    project.decide(Change(labels={f"{n}.jpg": "cup" for n in range(4)}))
    work = project.identify(CancelToken())
    next(work)
    project.decide(Change(labels={"0.jpg": "plate", "4.jpg": "plate"}))
    (photos / "0.jpg").write_bytes(b"turned upright")
    again = Project.open(photos)
    assert again.state.labels["4.jpg"] == "plate" and codes(again.told) == ["project-changed"]
    project.decide(Change(labels={"0.jpg": "cup"}))
    finish(work)
    assert Project.open(photos).told == [], "what is decided again is known by what it is now"


# Undone


def test_everything_can_be_undone_and_redone_across_restarts(photos: Path) -> None:
    states = [Project.open(photos).state]
    for change in (
        Change(classes=("cup", "plate", "bowl"), words={"cup": "a mug", "bowl": "a dish"}),
        Change(labels={"0.jpg": "cup", "1.jpg": "plate", "2.jpg": "bowl"}),
        Change(labels={"0.jpg": "plate", "1.jpg": None, "3.jpg": "spoon"}),
        Change(renamed={"bowl": "cup", "plate": "dish"}),
        Change(excluded={"0.jpg": True, "1.jpg": True}),
        Change(excluded={"0.jpg": False}, settings={"base": "a"}),
        Change(renamed={"cup": "", "spoon": ""}, settings={"base": None, "method": "lora"}),
    ):
        states.append(Project.open(photos).decide(change))
    for state in reversed(states[:-1]):
        same(Project.open(photos).undo(), state)
    project = Project.open(photos)
    assert not project.can_undo and project.can_redo
    assert project.undo() == project.state, "nothing to undo is no mistake"
    for state in states[1:]:
        same(Project.open(photos).redo(), state)
    project = Project.open(photos)
    project.undo()
    label(project, _4="cup")
    assert not Project.open(photos).can_redo, "what was undone is past once something is decided"
    assert project.state.number == len(states) - 1 + 2 * (len(states) - 1) + 2


def same(state: object, other: object) -> None:
    """Of two states all but their numbers."""
    said, known = dict(vars(state)), dict(vars(other))
    assert said.pop("number") != known.pop("number") and said == known


def test_a_renamed_class_takes_its_images_and_words_along(photos: Path) -> None:
    project = Project.open(photos)
    project.decide(Change(classes=("cup", "plate"), words={"cup": "a mug", "plate": "a plate"}))
    label(project, _0="cup", _1="plate", _2="cup")
    state = project.decide(Change(renamed={"cup": "plate", "plate": "cup"}))
    assert state.classes == ("plate", "cup"), "two names may be exchanged"
    assert state.labels == {"0.jpg": "plate", "1.jpg": "cup", "2.jpg": "plate"}
    assert state.words == {"plate": "a mug", "cup": "a plate"}
    state = project.decide(Change(renamed={"plate": "cup"}))
    assert state.classes == ("cup",) and set(state.labels.values()) == {"cup"}, "merged"
    assert state.words == {"cup": "a plate"}, "the words of the class that it is merged into"
    state = project.decide(Change(renamed={"cup": NONE}))
    assert state.classes == () and set(state.labels.values()) == {NONE} and state.words == {}


def test_images_of_a_class_that_is_taken_away_are_undecided_again(photos: Path) -> None:
    project = Project.open(photos)
    project.decide(Change(words={"plate": "a dish"}))
    label(project, _0="cup", _1="plate", _2=NONE)
    state = project.decide(Change(classes=(NONE, "", "cup"), renamed={"plate": ""}))
    assert state.classes == ("cup",) and state.labels == {"0.jpg": "cup", "2.jpg": NONE}
    assert state.words == {}


# Found again


def moved(photos: Path, to: Path) -> Path:
    photos.rename(to)
    return to


@pytest.fixture
def labelled(photos: Path) -> Iterator[Path]:
    """The photos, two of which have a label, the project closed."""
    label(Project.open(photos), _0="cup", _1="plate")
    yield photos


def test_a_moved_folder_is_known_again(labelled: Path, tmp_path: Path) -> None:
    place = Project.open(labelled).place
    (tmp_path / "elsewhere").mkdir()
    for name in ("elsewhere/renamed", "back"):
        labelled = moved(labelled, tmp_path / name)
        project = Project.open(labelled)
        assert project.place == place and project.images == labelled
        assert project.state.labels == {"0.jpg": "cup", "1.jpg": "plate"}
        assert codes(project.told) == ["project-followed"]
        assert Project.open(labelled).told == []


def test_images_moved_out_of_a_folder_that_stays_are_known_again(
    labelled: Path, tmp_path: Path
) -> None:
    sorted_ = tmp_path / "sorted"
    (sorted_ / "2024").mkdir(parents=True)
    for image in labelled.iterdir():
        image.rename(sorted_ / "2024" / image.name)
    project = Project.open(sorted_)
    assert project.state.labels == {"2024/0.jpg": "cup", "2024/1.jpg": "plate"}
    assert codes(project.told) == ["project-followed", "project-renamed"]


def test_another_folder_with_the_same_images_is_another_project(
    labelled: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(labelled, copy)
    project = Project.open(copy)
    assert project.state.labels == {} and project.place != Project.open(labelled).place
    label(project, _0="spoon")
    assert Project.open(labelled).state.labels == {"0.jpg": "cup", "1.jpg": "plate"}
    assert Project.open(copy).state.labels == {"0.jpg": "spoon"}


def test_a_disk_that_is_back_has_its_labels_still(labelled: Path, tmp_path: Path) -> None:
    """While it was away, a copy of it was taken for it."""
    copy, away = tmp_path / "copy", tmp_path / "away"
    shutil.copytree(labelled, copy)
    labelled.rename(away)
    project = Project.open(copy)
    label(project, _2="bowl")
    away.rename(labelled)
    back = Project.open(labelled)
    assert back.place != project.place
    assert back.state.labels == {"0.jpg": "cup", "1.jpg": "plate", "2.jpg": "bowl"}
    label(back, _0="spoon")
    assert Project.open(copy).state.labels["0.jpg"] == "cup"


def test_a_link_to_a_folder_leads_to_its_project(labelled: Path, tmp_path: Path) -> None:
    try:
        (tmp_path / "link").symlink_to(labelled, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    assert Project.open(tmp_path / "link").place == Project.open(labelled).place


def test_renamed_images_are_found_again(photos: Path) -> None:
    """Also where names were exchanged, where one took the name of an image that is gone, and in
    what was undone."""
    project = Project.open(photos)
    label(project, _0="a", _1="b", _2="c", _3="d")
    project.decide(Change(excluded={"3.jpg": True}))
    project.undo()
    os.replace(photos / "0.jpg", photos / "spare")
    os.replace(photos / "1.jpg", photos / "0.jpg")
    os.replace(photos / "spare", photos / "1.jpg")
    os.replace(photos / "3.jpg", photos / "2.jpg")
    again = Project.open(photos)
    assert again.state.labels == {"1.jpg": "a", "0.jpg": "b", "2.jpg": "d"}
    assert codes(again.told) == ["project-renamed"]
    assert Project.open(photos).redo().excluded == {"2.jpg"}
    for _ in range(2):
        state = Project.open(photos).undo()
    assert state.labels == {} and not Project.open(photos).can_undo


def test_images_that_changed_or_are_gone_are_named_and_keep_their_labels(labelled: Path) -> None:
    kept = (labelled / "1.jpg").read_bytes()
    (labelled / "0.jpg").write_bytes(b"turned upright")
    (labelled / "1.jpg").unlink()
    project = Project.open(labelled)
    assert codes(project.told) == ["project-changed", "project-gone"]
    assert project.state.labels == {"0.jpg": "cup", "1.jpg": "plate"} and project.gone == {"1.jpg"}
    (labelled / "1.jpg").write_bytes(kept)
    assert Project.open(labelled).told == [] and Project.open(labelled).gone == frozenset()


def test_a_folder_that_is_gone_is_told_of(labelled: Path, tmp_path: Path) -> None:
    labelled.rename(tmp_path / "away")
    for wanted in (labelled, tmp_path / "nowhere"):
        with pytest.raises(ClipTuneError, match="There is no folder"):
            Project.open(wanted)
    assert len(Project.open(tmp_path / "away").state.labels) == 2


@pytest.mark.parametrize("written", ["[", "[" * 100_000, '["a\\u0000b", "\\ud800"]', "{}"])
def test_journals_of_others_do_not_matter(labelled: Path, tmp_path: Path, written: str) -> None:
    """Be they damaged, or files that are none."""
    place = Project.open(labelled).place
    (place.parent / "a file").touch()
    shutil.copytree(place, place.parent / "lost")
    (place.parent / "lost" / finding.FOLDERS).write_text(written, encoding="utf-8")
    labelled.rename(tmp_path / "moved")
    assert Project.open(tmp_path / "moved").place == place


def test_images_of_another_project_that_may_not_be_read_do_not_matter(
    labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that does not answer, or a folder of another user."""
    stat = os.stat

    def closed(path: object, **options: Any) -> os.stat_result:
        if Path(str(path)).parent == labelled:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(os, "stat", closed)
    other = fill(tmp_path / "other", "9.jpg")
    assert Project.open(other).state.labels == {}


def test_many_decisions_are_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    file.write_bytes(b'{"change": {"labels": {"a.jpg": "cup"}}}\n' * 3)
    journal = Journal(file)
    assert len([*journal.read()]) == 3 and [*journal.read()] == [] and journal.lines == 3
