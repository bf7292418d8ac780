"""How a project's labels reach a run: by a table that is written once for each state."""

from pathlib import Path
from typing import Any

import pytest

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Noted, Warned
from cliptune.data import project_table
from cliptune.data.scan import Scan
from cliptune.projects.project import NONE, Change, Project
from cliptune.projects.snapshot import job_data
from cliptune.runs import Run
from cliptune.training.session import carry_out
from engine import folders
from engine.training import EXACT

ODD = ("nan", "con", "a/b", "[x]", "7.0", "1", " spaced  name ", 'quo"te, comma', "línea\nzwei")
"""Names of classes that other tables say nothing, or something else, by; and Windows' own."""


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """Twenty images in one folder, which says nothing of them, and names that are odd."""
    names = [f"IMG_{n:02}.png" for n in range(16)] + ["a b.png", "#1.png", "ä,ö.png", "x/y.png"]
    return folders.fill(tmp_path / "heap", *names)


def scanned(project: Project, of_folder: dict[str, str] | None = None) -> Scan:
    data = job_data(project, of_folder or {}, {})
    return folders.look(Path(data.pop("images")), **data)


def label_all(project: Project, *names: str) -> dict[str, str]:
    """One class after the other to all images."""
    paths = sorted(path.relative_to(project.images).as_posix() for path in _images(project))
    labels = {path: names[n % len(names)] for n, path in enumerate(paths)}
    project.decide(Change(labels=labels))
    return labels


def _images(project: Project) -> list[Path]:
    return [path for path in project.images.rglob("*") if path.is_file()]


def test_images_that_nobody_spoke_of_are_left_out_without_a_word(heap: Path) -> None:
    project = Project.open(heap)
    project.decide(Change(labels={"IMG_00.png": "cup", "IMG_01.png": "plate", "x/y.png": NONE}))
    found = scanned(project)
    assert found.paths == ["IMG_00.png", "IMG_01.png"] and found.labels == ["cup", "plate"]
    told = [str(line) for line in found.about()]
    assert told[1:] == ["Labels of your project as of decision 1."]
    assert {problem.path for problem in found.problems} == {"cup", "plate"}, "too few of these"


@pytest.mark.parametrize("first", range(0, len(ODD), 3))
def test_every_name_of_an_image_and_a_class_reaches_a_run_as_it_is(heap: Path, first: int) -> None:
    project = Project.open(heap)
    names = ODD[first : first + 3]
    labels = label_all(project, *names)
    found = scanned(project)
    assert dict(zip(found.paths, found.labels, strict=True)) == labels


def test_what_a_person_says_goes_before_what_folders_say(tmp_path: Path) -> None:
    folder = folders.two_classes(tmp_path / "sorted")
    project = Project.open(folder)
    project.decide(
        Change(
            labels={"cat/0.jpg": "dog", "cat/1.jpg": NONE, "dog/0.jpg": "wolf"},
            excluded={"dog/1.jpg": True},
            words={"wolf": "a grey wolf", "fox": "a fox"},
        )
    )
    of_folder = {f"{name}/{n}.jpg": name for name in ("cat", "dog") for n in range(5)}
    found = scanned(project, of_folder)
    assert found.counts() == {"cat": 3, "dog": 4, "wolf": 1}
    assert "cat/1.jpg" not in found.paths and "dog/1.jpg" not in found.paths
    assert job_data(project, of_folder, {})["classes"] == {"wolf": "a grey wolf"}


def test_parts_of_a_split_reach_a_run(heap: Path) -> None:
    project = Project.open(heap)
    labels = label_all(project, "cup", "plate")
    parts = {path: ("train", "validation", "test")[n // 2 % 3] for n, path in enumerate(labels)}
    data = job_data(project, {}, parts)
    found = folders.look(Path(data.pop("images")), **data)
    assert dict(zip(found.paths, found.table["split"][:], strict=True)) == parts


def test_a_table_of_a_state_is_never_changed(heap: Path) -> None:
    project = Project.open(heap)
    project.decide(Change(labels={"IMG_00.png": "cup", "IMG_01.png": "plate"}))
    first = Path(job_data(project, {}, {})["table"])
    assert first.name == "1.csv" and project_table.state_of(first) == 1
    before = first.read_bytes()
    other = Path(job_data(project, {"IMG_02.png": "cup"}, {})["table"])
    assert other != first and project_table.state_of(other) == 1 and first.read_bytes() == before
    assert Path(job_data(project, {}, {})["table"]) == first
    project.decide(Change(labels={"IMG_00.png": "plate"}))
    assert Path(job_data(project, {}, {})["table"]).name == "2.csv" and first.read_bytes() == before


def test_images_that_are_gone_are_not_in_the_table_and_those_that_go_later_are_named(
    heap: Path,
) -> None:
    project = Project.open(heap)
    label_all(project, "cup", "plate")
    (heap / "IMG_00.png").unlink()
    project = Project.open(heap)
    data = job_data(project, {}, {})
    (heap / "IMG_01.png").unlink()
    found = folders.look(Path(data.pop("images")), **data)
    missing = [problem for problem in found.problems if problem.kind == "missing image"]
    assert [str(problem.detail) for problem in missing] == ["IMG_01.png"]


@pytest.mark.parametrize("content", [None, "", "file,label\na", "what,ever\na,b\n", "\xff", '"'])
def test_a_table_that_cannot_be_read_is_said(heap: Path, content: str | None) -> None:
    project = Project.open(heap)
    label_all(project, "cup", "plate")
    data = job_data(project, {}, {})
    table = Path(data["table"])
    table.unlink() if content is None else table.write_bytes(content.encode("latin-1"))
    with pytest.raises(ClipTuneError, match="taken from your project") as error:
        folders.look(Path(data.pop("images")), **data)
    assert str(table) in error.value.message and "Start a new run" in error.value.hint


def test_a_run_says_which_state_it_saw(heap: Path, base: Path, tmp_path: Path) -> None:
    project = Project.open(heap)
    label_all(project, "cup", "plate")
    data: dict[str, Any] = job_data(project, {}, {})
    given = {"data": data, "base": {"model": str(base)}, "method": {"kind": "zero-shot"}}
    run = Run.create(jobs.build(given | {"train": EXACT}), tmp_path / "run")
    project.decide(Change(labels={"IMG_00.png": "bowl"}))
    events = [*carry_out(run, CancelToken())]
    told = [str(event.told) for event in events if isinstance(event, Noted)]
    assert "Labels of your project as of decision 1." in told
    assert not [event for event in events if isinstance(event, Warned) and "said" in event.message]
    summary = run.summary()
    assert summary and summary.zero_shot.count == 2
    assert jobs.read(run.files.job).data.table == Path(data["table"])
