"""Images that are added to a project: copied once, undone, learned from, found again."""

import os
import shutil
import threading
from pathlib import Path

import platformdirs
import pytest

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Work, finish
from cliptune.data import project_table
from cliptune.data.problems import Problem
from cliptune.data.walk import File
from cliptune.projects import added as adding
from cliptune.projects import finding, fixes
from cliptune.projects.project import NONE, Added, Change, Project
from cliptune.projects.snapshot import job_data
from engine import folders
from engine.commands import cliptune


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.open(folders.two_classes(tmp_path / "photos", 2))


@pytest.fixture
def others(tmp_path: Path) -> list[Path]:
    """Three images that lie elsewhere, the last of them the second once more."""
    folder = folders.fill(tmp_path / "phone", "IMG 1.png", "IMG 2.jpg")
    shutil.copyfile(folder / "IMG 2.jpg", folder / "again.jpg")
    return [folder / "IMG 1.png", folder / "IMG 2.jpg", folder / "again.jpg"]


def add(project: Project, *files: Path, name: str | None = None) -> Added:
    return finish(project.add(dict.fromkeys(files, name)))


def test_images_are_copied_once_and_labelled_by_one_decision(
    project: Project, others: list[Path]
) -> None:
    before = folders.snapshot(project.images)
    found = add(project, *others, name="cat")
    assert [str(one) for one in found.told()] == ["Images added to your project: 2."]
    first, second, third = (found.paths[file] for file in others)
    assert second == third and Path(first).read_bytes() == others[0].read_bytes()
    assert Path(first).is_relative_to(project.place) and Path(first).name == "IMG-1.png"
    assert Path(first).stat().st_mtime_ns == others[0].stat().st_mtime_ns
    assert project.state.labels == {first: "cat", second: "cat"} and not project.state.excluded
    again = Project.open(project.images)
    assert again.state == project.state and not again.told
    assert {file.path for file in again.added} == {first, second}
    assert add(again, *others).new == frozenset() and again.state.number == 1
    assert folders.snapshot(project.images) == before


def test_adding_is_undone_and_done_again(project: Project, others: list[Path]) -> None:
    path = add(project, others[0], name="cat").paths[others[0]]
    project.undo()
    assert not project.state.labels and project.state.excluded == {path}
    assert Path(path).is_file() and Project.open(project.images).state == project.state
    project.redo()
    assert project.state.labels == {path: "cat"} and not project.state.excluded
    project.undo()
    assert add(project, others[0]).new == {path} and not project.state.excluded


def test_what_is_an_image_of_the_project_is_only_labelled(
    project: Project, others: list[Path], tmp_path: Path
) -> None:
    """Also a copy of one; but not an image that begins and ends as one does."""
    (tmp_path / "copy.jpg").write_bytes((project.images / "cat/0.jpg").read_bytes())
    inside = project.images / "cat/1.jpg"
    found = add(project, inside, tmp_path / "copy.jpg", name="dog")
    assert found.new == frozenset() and not project.added
    assert project.state.labels == {"cat/1.jpg": "dog", "cat/0.jpg": "dog"}
    big = project.images / "big.bmp"
    folders.noise(1, (256, 256)).save(big)
    like = bytearray(big.read_bytes())
    like[100_000] ^= 1
    (tmp_path / "like.bmp").write_bytes(like)
    assert len(add(Project.open(project.images), tmp_path / "like.bmp").new) == 1


def test_files_that_are_no_images_are_told_and_keep_nothing_back(
    project: Project, others: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "text.jpg").write_text("no image")
    (tmp_path / "empty.png").touch()
    (tmp_path / "raw.nef").write_bytes(others[0].read_bytes())
    folders.noise(1, (3, 400)).save(tmp_path / "sliver.png")
    bad = [tmp_path / name for name in ("text.jpg", "empty.png", "raw.nef", "sliver.png", "none")]
    bad.append(Path(shutil.copyfile(bad[0], tmp_path / "notes.jpg")))
    found = add(project, *bad, project.images.parent, others[0])
    assert [*found.refused] == [*bad, project.images.parent] and len(found.new) == 1
    told = [str(one) for one in found.told()]
    assert told[1:3] == [
        'Not added are 2 files, the first is "text.jpg": it is not an image.',
        'Not added is "empty.png": it is empty.',
    ]
    assert len(told) == 7 and told[-2] == 'Not added is "none": there is no such file.'
    with pytest.raises(ClipTuneError, match="it is not an image"):
        fixes.say(project.images, {bad[0]: "cat"})
    long = tmp_path / f"{'n' * 300}.png"  # no system can look at it
    found = add(project, long, others[1])
    assert [*found.refused] == [long] and [*found.paths] == [others[1]]


def test_a_copy_that_is_gone_is_made_again(project: Project, others: list[Path]) -> None:
    """Whatever the system left in its folder."""
    path = Path(add(project, others[0], name="cat").paths[others[0]])
    path.unlink()
    (path.parent / ".DS_Store").touch(), (path.parent / "Thumbs.db").touch()
    assert add(project, others[0], name="cat").paths == {others[0]: path.as_posix()}
    assert path.read_bytes() == others[0].read_bytes()


def test_a_time_that_the_disk_does_not_take_keeps_no_copy_back(
    project: Project, others: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def utime(*_: object, **_time: object) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(adding.os, "utime", utime)
    assert add(project, others[0]).new


def test_a_disk_that_is_pulled_out_is_what_is_told(
    project: Project, others: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not the folder in which nothing is wrong."""

    def pull_out(*_: object) -> None:
        others[1].unlink(missing_ok=True)

    monkeypatch.setattr(adding, "require_disk", pull_out)
    with pytest.raises(ClipTuneError, match="IMG 2.jpg could not be read to its end"):
        add(project, others[1])
    assert not project.added


@pytest.mark.parametrize("end", ["stopped", "full"])
def test_a_stop_or_a_full_disk_adds_nothing(
    project: Project, others: list[Path], end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel, real = CancelToken(), adding._copy

    def copy(file: Path, target: Path) -> str:
        if file == others[1]:
            raise OSError(28, "No space left on device")
        return real(file, target)

    work = project.add(dict.fromkeys(others, "cat"), cancel)
    if end == "full":
        monkeypatch.setattr(adding, "_copy", copy)
        with pytest.raises(ClipTuneError, match="cannot be kept"):
            finish(work)
    else:
        next(work), next(work), cancel.set()
        with pytest.raises(Cancelled):
            next(work)
    assert not project.added and not project.state.number
    assert not [path for path in (project.place / "images").rglob("*") if path.is_file()]


def test_what_a_killed_adding_left_goes_and_what_is_being_copied_stays(
    project: Project, others: list[Path]
) -> None:
    place = project.place / "images"
    work = project.add(dict.fromkeys(others))
    next(work), next(work)
    left = shutil.copytree(*place.glob(".*[0-9a-f]"), place / f".{'0' * 32}")
    Project.open(project.images)
    assert not left.exists() and len([*place.glob(".*[0-9a-f]")]) == 1
    assert len(finish(work).new) == 2 and not [*place.glob(".*")]


def test_nobody_sees_an_image_of_an_adding_that_then_fails(
    project: Project, others: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row of the board would be left of it."""
    work, other = project.add(dict.fromkeys(others)), Project.open(project.images)
    next(work), next(work)
    Project.open(project.images).decide(Change(labels={"cat/0.jpg": "dog"}))
    other.refresh()
    assert not other.added and not other.state.excluded
    work.close()
    assert not project.added


def test_a_copy_that_somebody_decided_about_meanwhile_stays(
    project: Project, others: list[Path]
) -> None:
    """Another page or program, before a stop."""
    cancel = CancelToken()
    work = project.add(dict.fromkeys(others), cancel)
    next(work), next(work)
    path = add(Project.open(project.images), others[0], name="cat").paths[others[0]]
    cancel.set()
    with pytest.raises(Cancelled):
        next(work)
    assert Path(path).is_file() and project.state.labels == {path: "cat"}


def test_a_run_learns_from_added_images_wherever_the_folder_is(
    project: Project, others: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And from no file outside of the project, whatever a table says; they are listed once."""
    fixes.say(project.images, {others[0]: "cat", project.images / "dog/0.jpg": "cat"})
    project = Project.open(project.images)
    (path,) = (file.path for file in project.added)
    out = add(project, others[1], name="dog").paths[others[1]]
    project.decide(Change(excluded={out: True}, labels={"cat/0.jpg": NONE}))
    of_folder = {f"{name}/{n}.jpg": name for name in ("cat", "dog") for n in range(2)}
    data = job_data(project, of_folder, {path: "test"})
    del data["images"]
    moved = tmp_path / "elsewhere"
    project.images.rename(moved)
    listed, real = list[Path](), project_table.walk

    def walk(folder: Path, cancel: CancelToken) -> Work[tuple[list[File], list[Problem]]]:
        listed.append(folder)
        return (yield from real(folder, cancel))

    monkeypatch.setattr(project_table, "walk", walk)
    found = folders.look(moved, **data)
    assert listed == [project.place / "images"]
    said = dict(zip(found.paths, found.labels, strict=True))
    assert said == {"cat/1.jpg": "cat", "dog/0.jpg": "cat", "dog/1.jpg": "dog", path: "cat"}
    assert found.table["image"][found.paths.index(path)]["path"] == path
    assert found.table["split"][found.paths.index(path)] == "test"
    assert folders.told(found, out) == ["asked"]
    followed = Project.open(moved)
    assert followed.place == project.place and followed.state.labels == project.state.labels

    table = Path(data["table"])
    table.write_text(table.read_text() + f"{others[2].as_posix()},dog,\n")
    assert folders.look(moved, **data).paths == found.paths


def test_images_are_added_by_a_command(project: Project, others: list[Path]) -> None:
    (others[0].parent / "raw.nef").touch()
    done = cliptune("label", project.images, "--add", others[0].parent, "--add", others[0])
    assert "NEF" in done.stdout and "add ..." in done.stdout
    assert done.returncode == 0 and "Images added to your project: 2." in done.stderr
    assert "Undecided: 2 of 6 images; excluded: 0." in done.stdout
    done = cliptune("label", project.images, "--add", project.images.parent / "gone.png")
    assert done.returncode == 1 and "There is no image or folder" in done.stderr


def test_what_is_given_away_says_nothing_of_where_a_person_keeps_images(
    project: Project, others: list[Path], tmp_path: Path
) -> None:
    """And is read again, though another image has the name of one that was added."""
    folders.fill(project.images, "cat/IMG-1.png")
    path = add(project, others[0], name="dog").paths[others[0]]
    project.decide(Change(labels={"dog/0.jpg": "cat"}))
    name = Path(path).relative_to(project.place).as_posix()
    out = tmp_path / "table.csv"
    done = cliptune("labels", project.images, out)
    assert f"Of these 1 were added to your project, and lie in {project.place}." in done.stdout
    assert f"{name},dog" in out.read_text(encoding="utf-8")
    assert cliptune("labels", project.images, tmp_path / "set", "--to", "metadata").returncode == 0
    given = (out, tmp_path / "set" / "metadata.csv")
    assert not any(tmp_path.as_posix() in one.read_text(encoding="utf-8") for one in given)
    found = folders.look(project.images, table=out)
    said = dict(zip(found.paths, found.labels, strict=True))
    assert said["dog/0.jpg"] == said["cat/IMG-1.png"] == "cat"
    assert folders.told(found, str(out)) == ["missing image"]


@pytest.mark.parametrize("how", ["moved", "copied"])
def test_a_project_keeps_its_added_images_where_it_lies_elsewhere(
    project: Project,
    others: list[Path],
    how: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another computer, or another home; or a disk that is back while a copy of it was sorted."""
    before = add(project, others[0], name="cat").paths[others[0]]
    project.decide(Change(labels={"cat/0.jpg": "dog"}))
    finish(project.identify(CancelToken()))
    images = project.images
    if how == "moved":
        home = Path(platformdirs.user_data_path("cliptune"))
        shutil.copytree(home, tmp_path / "home" / "cliptune")
        monkeypatch.setattr(
            platformdirs, "user_data_path", lambda name, **_: tmp_path / "home" / name
        )
    else:
        copy = shutil.copytree(images, tmp_path / "copy")
        away = images.rename(tmp_path / "away")
        Project.open(copy)
        away.rename(images)
    there = Project.open(images)
    (after,) = (file.path for file in there.added)
    assert there.place != project.place and Path(after).is_relative_to(there.place)
    assert there.state.labels == {after: "cat", "cat/0.jpg": "dog"} and not there.state.excluded
    assert before != after and not there.gone


def test_of_a_project_that_a_disk_has_no_room_for_nothing_is_left(
    project: Project, others: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **_how: object) -> None:
        raise OSError(28, "No space left on device")

    add(project, others[0], name="cat")
    monkeypatch.setattr(finding.shutil, "copytree", full)
    with pytest.raises(OSError):
        finding.begin(project.images, like=project.place)
    assert [one for one in finding.home().iterdir() if one.is_dir()] == [project.place]


def test_two_programs_that_add_the_same_at_once_have_it_once(
    project: Project, others: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By other names, and though the one could not decide about it in the end."""
    first, second = others[1:]
    results = list[Added]()

    def add_too() -> None:
        results.append(add(Project.open(project.images), second))

    other = threading.Thread(target=add_too)

    def move(source: Path, target: Path) -> None:
        if target.parent.parent == project.place / "images" and not other.ident:
            other.start()
            other.join(0.3)  # it waits until the first is through
        replace(source, target)

    def fail(change: Change) -> None:
        raise ClipTuneError(adding._FORMAT())

    replace = os.replace
    monkeypatch.setattr(adding.os, "replace", move)
    with monkeypatch.context() as patch:
        patch.setattr(project, "decide", fail)
        with pytest.raises(ClipTuneError):
            add(project, first)
    other.join()
    (path,) = results[0].paths.values()
    assert Path(path).is_file() and Path(path).name == "again.jpg"
    assert [file.path for file in Project.open(project.images).added] == [path]
    assert [*add(project, first).paths.values()] == [path]
