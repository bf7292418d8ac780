"""The commands `label` and `labels`, and training on what a person said of images."""

import csv
import gc
import re
import shutil
from pathlib import Path

import pytest

from cliptune import job as jobs
from cliptune.cli.train import next_steps
from cliptune.data.sources import folder_of
from cliptune.projects.project import NONE, Change, Project
from cliptune.runs import Run, RunSummary
from engine import drawn, folders
from engine.commands import Done, cliptune

SAID = {"00.png": "red", "01.png": "red", "02.png": "con", "10.png": "con", "11.png": NONE}


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """Twelve images of three colours in one folder."""
    sorted_ = drawn.classes(tmp_path / "sorted", 4)
    (tmp_path / "heap").mkdir()
    for number, image in enumerate(sorted(sorted_.rglob("*.png"))):
        image.rename(tmp_path / "heap" / f"{number:02}.png")
    return tmp_path / "heap"


@pytest.fixture
def labelled(heap: Path) -> Path:
    """The same, of which a person said something."""
    project = Project.open(heap)
    project.decide(Change(labels=SAID, excluded={"10.png": True}))
    return heap


def rows(table: str) -> list[dict[str, str]]:
    return [*csv.DictReader(table.lstrip("\ufeff").splitlines())]


def right(done: Done) -> Done:
    assert done.returncode == 0, done.stderr
    return done


def refused(done: Done, said: str) -> None:
    assert done.returncode == 1 and said in done.stderr, done.stdout + done.stderr


# Labels for other programs


def test_labels_become_a_table_that_trains(labelled: Path, tmp_path: Path) -> None:
    before = folders.snapshot(labelled)
    right(cliptune("labels", labelled, tmp_path / "out.csv"))
    table = rows((tmp_path / "out.csv").read_text(encoding="utf-8"))
    assert {row["file"]: row["label"] for row in table} == {
        "00.png": "red",
        "01.png": "red",
        "02.png": "con",
    }
    assert folders.look(labelled, table=tmp_path / "out.csv").counts() == {"con": 1, "red": 2}
    assert folders.snapshot(labelled) == before


def test_labels_become_copies_in_folders_that_every_system_takes(
    labelled: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "out"
    right(cliptune("labels", labelled, out, "--to", "folders"))
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.png")) == [
        "_con/02.png",
        "red/00.png",
        "red/01.png",
    ]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_labels_become_a_folder_that_datasets_reads(labelled: Path, tmp_path: Path) -> None:
    """Which leaves the table open until it is collected."""
    import datasets

    (labelled / "a b").mkdir()
    (labelled / "03.png").rename(labelled / "a b" / "ö, test-3.png")
    Project.open(labelled).decide(Change(labels={"a b/ö, test-3.png": 'a "b"'}))
    right(cliptune("labels", labelled, tmp_path / "out", "--to", "metadata"))
    read = datasets.load_dataset("imagefolder", data_dir=str(tmp_path / "out"), split="train")
    assert sorted(read["label"]) == ['a "b"', "con", "red", "red"]
    assert "a b/ö, test-3.png" in read["original"] and read[0]["image"].size == (40, 48)
    del read
    gc.collect()


def test_what_a_folder_says_of_others_is_written_too(tmp_path: Path) -> None:
    folder = folders.two_classes(tmp_path / "sorted", 2)
    project = Project.open(folder)
    project.decide(Change(labels={"cat/0.jpg": "dog"}, settings={"given": {"dog": "hound"}}))
    right(cliptune("labels", folder, tmp_path / "out.csv"))
    table = rows((tmp_path / "out.csv").read_text(encoding="utf-8"))
    assert [row["label"] for row in table] == ["dog", "cat", "hound", "hound"]


@pytest.mark.parametrize("to", ["csv", "folders", "metadata"])
def test_nothing_is_overwritten_and_nothing_lies_among_the_images(
    labelled: Path, tmp_path: Path, to: str
) -> None:
    before = folders.snapshot(tmp_path)
    inside = labelled / ("out.csv" if to == "csv" else "out")
    refused(cliptune("labels", labelled, inside, "--to", to), "among the images")
    taken = tmp_path / "taken.csv"
    taken.write_text("mine", encoding="utf-8")
    refused(cliptune("labels", labelled, taken, "--to", to), "exists already")
    taken.unlink()
    changed = folders.snapshot(tmp_path)
    assert changed.keys() == before.keys()
    assert all(changed[path] == before[path] for path in before if path != str(tmp_path))


def test_labels_that_are_not_there_or_not_known(heap: Path, tmp_path: Path) -> None:
    refused(cliptune("labels", heap, tmp_path / "out.csv"), "Nothing is said of the images")
    refused(cliptune("labels", heap, tmp_path / "o", "--to", "folder"), 'Did you mean "folders"?')
    refused(cliptune("labels", heap, tmp_path / "out.txt"), "no name for a table")
    assert Project.find(heap) is None, "no project is begun by asking"


# Sorting by words


def test_words_suggest_what_images_show_and_nothing_is_kept(heap: Path, base: Path) -> None:
    done = right(cliptune("label", heap, "--classes", "red,blue,none", "--suggest", "--base", base))
    table = rows(done.stdout)
    assert [row["file"] for row in table] == [f"{n:02}.png" for n in range(12)]
    assert {row["label"] for row in table} <= {"red", "blue"}, "of none no word tells"
    assert all(0.5 <= float(row["probability"]) <= 1 for row in table)
    assert "by words alone" in done.stderr and Project.find(heap) is None


def test_doubtful_labels_are_told_with_what_they_may_be(heap: Path, base: Path) -> None:
    said = {f"{row:02}.png": ("blue", "green", "red")[row // 4] for row in range(12)}
    said["05.png"] = "red"
    Project.open(heap).decide(Change(labels=said))
    done = right(cliptune("label", heap, "--doubtful", "--base", base))
    assert re.search("Doubtful: [0-9]+ of 12 labels", done.stderr)
    assert done.stdout.startswith("file,label,likely,wrong\n")
    for row in rows(done.stdout):
        assert row["label"] == said[row["file"]] != row["likely"]
        assert 0 < float(row["wrong"]) <= 1
    assert Project.open(heap).state.labels == said
    refused(cliptune("label", heap, "--doubtful", "--suggest"), "--doubtful is about labels")


def test_suggestions_that_are_sure_are_kept_and_can_be_undone(
    labelled: Path, base: Path, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    before = Project.open(labelled).state
    given = ("--classes", "blue", "--accept", "0", "--csv", table, "--base", base)
    right(cliptune("label", labelled, *given))
    state = Project.open(labelled).state
    written = rows(table.read_text(encoding="utf-8"))
    assert {row["file"]: row["label"] for row in written} == {
        path: name for path, name in state.labels.items() if path not in SAID
    }
    assert len(state.labels) == 12 and {path: state.labels[path] for path in SAID} == SAID
    assert state.classes == ("red", "con", "blue") and state.excluded == {"10.png"}
    assert Project.open(labelled).undo().labels == before.labels
    right(cliptune("label", labelled, "--accept", "1.0", "--base", base))


def test_images_that_cannot_be_read_are_told_a_sentence_for_each_kind(
    heap: Path, base: Path
) -> None:
    for name in ("a.png", "b.png"):
        (heap / name).write_text("no image")
    (heap / "cut.png").write_bytes((heap / "11.png").read_bytes()[:60])
    (heap / "raw.nef").touch()
    done = right(cliptune("label", heap, "--classes", "red,blue", "--suggest", "--base", base))
    told = 'Passed over are 2 images, the first is "a.png": it is not an image.'
    assert told in done.stderr and 'Passed over is "cut.png": it is truncated.' in done.stderr
    assert "in a format that is not read" in done.stderr and "NEF" in done.stderr
    assert len(rows(done.stdout)) == 12


def test_classes_are_named_and_what_is_said_so_far_is_shown(heap: Path) -> None:
    done = right(cliptune("label", heap, "--classes", " cup ,plate,None"))
    assert Project.open(heap).state.classes == ("cup", "plate")
    assert "Undecided: 12 of 12 images; excluded: 0." in done.stdout
    number = Project.open(heap).state.number
    right(cliptune("label", heap, "--classes", "cup"))
    assert Project.open(heap).state.number == number, "nothing new was said"


def test_one_class_cannot_be_told_from_nothing(heap: Path, base: Path) -> None:
    for classes in ("", "cup", "cup,none"):
        asked = ("--classes", classes, "--suggest", "--base", base)
        refused(cliptune("label", heap, *asked), "no two classes to tell apart")
    refused(cliptune("label", heap / "nowhere", "--suggest"), "There are no images")
    (heap.parent / "empty").mkdir()
    refused(cliptune("label", heap.parent / "empty", "--suggest"), "holds no images")


# Training


def zero_shot(images: Path, base: Path, out: Path, *more: object) -> Done:
    settings = ("--set", "train.device=cpu", "--out", out, *more)
    return cliptune("train", "--images", images, "--base", base, "--method", "zero-shot", *settings)


def told_of(run: Path) -> RunSummary:
    summary = Run(run).summary()
    assert summary
    return summary.model_copy(update={"next_steps": ["train-longer", "try-lora", "take-probe"]})


@pytest.fixture
def learnable(heap: Path) -> Path:
    """Ten images that a person sorted, in a folder that says nothing."""
    said = {f"{n:02}.png": ("red", "blue")[n % 2] for n in range(10)}
    Project.open(heap).decide(Change(labels=said))
    return heap


def test_a_folder_that_says_nothing_is_learned_as_a_person_sorted_it(
    learnable: Path, base: Path, tmp_path: Path
) -> None:
    done = right(zero_shot(learnable, base, tmp_path / "run"))
    assert "Learned are your labels (10)." in done.stdout
    assert "Labels of your project as of decision 1." in done.stdout
    data = Run(tmp_path / "run").job.data
    assert data.images == learnable and data.table and data.table.name == "1.csv"
    again = next_steps(Run(tmp_path / "run"), told_of(tmp_path / "run"))
    assert again and all("--labels project" in one for one in again if "cliptune train" in one)
    assert not any("data." in one for one in again)
    refused(zero_shot(learnable, base, tmp_path / "no", "--labels", "folder"), "nothing that says")


def test_a_sorted_folder_is_learned_as_it_is_unless_the_persons_labels_are_asked_for(
    base: Path, tmp_path: Path
) -> None:
    folder = folders.two_classes(tmp_path / "sorted", 3)
    Project.open(folder).decide(Change(labels={"cat/0.jpg": "dog"}))
    done = right(zero_shot(folder, base, tmp_path / "run"))
    assert "not your labels (1): for these --labels project" in done.stdout
    assert Run(tmp_path / "run").job.data.table is None
    done = right(zero_shot(folder, base, tmp_path / "fixed", "--labels", "project"))
    told = "Learned are your labels (1) and what the folder says of other images (5)."
    assert told in done.stdout and Run(tmp_path / "fixed").job.data.table
    refused(zero_shot(folder, base, tmp_path / "no", "--labels", "mine"), "folder or project")
    table = ("--labels", "project", "--table", "x.csv")
    refused(zero_shot(folder, base, tmp_path / "no", *table), "each say what is learned")
    other = folders.two_classes(tmp_path / "other", 2)
    archive = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", other))
    for images in (other, archive):
        done = zero_shot(images, base, tmp_path / "no", "--labels", "project")
        refused(done, "no labels of yours")


def test_what_was_said_of_an_archive_is_learned(heap: Path, base: Path, tmp_path: Path) -> None:
    """Its images lie where it was unpacked; the run is of the archive."""
    archive = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", heap))
    right(cliptune("label", archive, "--classes", "red,blue"))
    said = {f"{n:02}.png": ("red", "blue")[n % 2] for n in range(10)}
    Project.open(folder_of(archive)).decide(Change(labels=said))
    done = right(zero_shot(archive, base, tmp_path / "run"))
    assert "Learned are your labels (10)." in done.stdout
    assert Run(tmp_path / "run").job.data.images == archive
    right(cliptune("labels", archive, tmp_path / "out.csv"))
    shutil.rmtree(folder_of(archive).parent)  # the cache was cleared
    done = right(zero_shot(archive, base, tmp_path / "again", "--labels", "project"))
    assert "Learned are your labels (10)." in done.stdout


def test_a_job_of_a_project_is_read_from_its_file(learnable: Path, tmp_path: Path) -> None:
    from cliptune.projects.snapshot import job_data

    given = {"data": job_data(Project.open(learnable), {}, {}), "method": {"kind": "zero-shot"}}
    job = jobs.build(given)
    file = tmp_path / "job.toml"
    file.write_text(jobs.to_toml(job), encoding="utf-8")
    assert jobs.read(file) == job
