"""What a newer ClipTune wrote is told of in a sentence, and stays as it is."""

import json
from pathlib import Path

import pytest

from cliptune import __version__
from cliptune import job as jobs
from cliptune.cli import inference
from cliptune.comparison.trials import Trials
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Finished, Started, Stopped
from cliptune.core.versions import is_newer
from cliptune.inference import adapter
from cliptune.projects import finding
from cliptune.projects.project import Change, Project
from cliptune.runs import Run, log
from cliptune.runs.description import AdapterDescription
from cliptune.runs.layout import TUNED
from cliptune.training import checkpoint
from cliptune.training.session import carry_out
from engine.summaries import summary

NEWER = "77.1.2"
TOLD = rf"written by a newer ClipTune \({NEWER}\), and this one \({__version__}\)"
DESCRIBED = {
    "base": {},
    "method": "lora",
    "template": "{}",
    "classes": {"cat": "cat"},
    "prompts": ["cat"],
}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    job = jobs.build({"data": {"images": "images"}, "method": {"kind": "lora"}})
    return Run.create(job, tmp_path / "run")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "0.jpg").write_bytes(b"a" * 1000)
    return folder


def as_of_newer(file: Path, **more: object) -> bytes:
    """Have a newer version write a table in JSON; what is in the file then."""
    table = json.loads(file.read_bytes()) if file.exists() else {}
    file.write_text(json.dumps(table | {"written_by": NEWER} | more), encoding="utf-8")
    return file.read_bytes()


@pytest.mark.parametrize(
    ("version", "newer"),
    [
        (NEWER, True),
        ("77.1", True),
        (__version__, False),
        (f"{__version__}9", False),  # such releases read each other's files
        ("0.0.9", False),
        ("77", False),
        ("", False),
        (None, False),
        ([77, 1], False),
        ("77.1; rm", False),
    ],
)
def test_a_version_is_newer_by_its_first_two_numbers(version: object, newer: bool) -> None:
    assert is_newer(version) is newer


@pytest.mark.parametrize("more", ['\n[method]\nkind = "future"\n', "\n[data]\nfuture = 1\n"])
def test_a_job_of_a_newer_version(run: Run, more: str) -> None:
    """A method or a setting that is not known; without a version it is the person's mistake."""
    table, _, _ = more[2:].partition("]")
    written = run.files.job.read_text(encoding="utf-8")
    assert written.startswith(f"# ClipTune {__version__}\n")
    text = written.replace(f"[{table}]\n", f"[was-{table}]\n") + more
    run.files.job.write_text(text.replace(__version__, NEWER, 1), encoding="utf-8")
    with pytest.raises(ClipTuneError, match=TOLD):
        jobs.read(run.files.job)
    run.files.job.write_text(text, encoding="utf-8")
    with pytest.raises(ClipTuneError, match="problem"):
        jobs.read(run.files.job)


def test_a_log_of_a_newer_version_is_read_as_far_as_it_is_known(run: Run) -> None:
    """A run that finished is finished: it is not offered to be resumed."""
    lines = [
        Started(time=0, device="CPU", precision="fp32").model_dump(),
        {"event": "future", "step": 1},
        Finished(summary=summary()).model_dump() | {"future": 1},
    ]
    lines[2]["summary"]["future"] = {"a": 1}
    run.files.log.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    assert run.state() == "finished" and isinstance([*log.read(run.files.log)][-1], Finished)
    assert run.of_newer() is None, "it is not known"
    AdapterDescription(**DESCRIBED).write(run.files.description)
    assert run.of_newer() is None
    as_of_newer(run.files.description)
    assert f"A newer ClipTune ({NEWER})" in str(run.of_newer())


def test_a_run_is_not_resumed_from_a_checkpoint_of_a_newer_version(run: Run) -> None:
    place = run.files.checkpoints / "step-00000001-00000000-0"
    place.mkdir(parents=True)
    before = as_of_newer(place / checkpoint.STATE, step=1, future=2)
    with run.lock() as file:
        file.append(Stopped(step=1))
    logged = run.files.log.read_bytes()
    with pytest.raises(ClipTuneError, match=TOLD):
        next(carry_out(run, CancelToken()))
    assert run.files.log.read_bytes() == logged
    assert (place / checkpoint.STATE).read_bytes() == before


def test_what_an_adapter_of_a_newer_version_is_for(tmp_path: Path) -> None:
    file = tmp_path / "cliptune.json"
    AdapterDescription(**DESCRIBED).write(file)
    assert json.loads(file.read_bytes())["written_by"] == __version__
    as_of_newer(file, future=1)
    assert AdapterDescription.read(file).method == "lora", "it is understood"
    as_of_newer(file, classifier="future")
    for read in (AdapterDescription.read, lambda path: adapter.read(path.parent)):
        with pytest.raises(ClipTuneError, match=TOLD):
            read(file)


def test_a_search_of_a_newer_version_is_not_gone_on_with(tmp_path: Path) -> None:
    before = as_of_newer(tmp_path / TUNED, seconds={"a": 1.0}, future=1)
    with pytest.raises(ClipTuneError, match=TOLD):
        Trials(tmp_path, 60.0, lambda: 0.0, CancelToken())
    assert (tmp_path / TUNED).read_bytes() == before


@pytest.mark.parametrize("line", [{"change": {"future": {"0.jpg": 5}}}, {"future": True}])
def test_decisions_of_a_newer_version_are_left_alone(photos: Path, line: dict[str, object]) -> None:
    project = Project.open(photos)
    project.decide(Change(labels={"0.jpg": "cup"}))
    file = project.place / finding.JOURNAL
    first, *_ = map(json.loads, file.read_bytes().splitlines())
    assert first["by"] == __version__
    lines = [{"by": NEWER, "change": {"labels": {"0.jpg": "plate"}}}, line]
    with file.open("a", encoding="utf-8") as journal:
        journal.writelines(json.dumps(one) + "\n" for one in lines)
    before = file.read_bytes()
    for decide in (
        lambda: Project.open(photos),
        lambda: Project.find(photos),
        project.refresh,
        lambda: project.decide(Change(labels={"0.jpg": "bowl"})),
    ):
        with pytest.raises(ClipTuneError, match=TOLD):
            decide()
    assert file.read_bytes() == before
    assert len([*finding.home().glob(f"*/{finding.JOURNAL}")]) == 1, "no other one is begun"


def test_decisions_of_a_newer_version_that_are_known_hold(photos: Path) -> None:
    project = Project.open(photos)
    line = {"by": NEWER, "change": {"labels": {"0.jpg": "plate"}}}
    with (project.place / finding.JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(line) + "\n")
    assert project.refresh().labels == {"0.jpg": "plate"}
    project.decide(Change(labels={"0.jpg": "cup"}))
    project.decide(Change(labels={"0.jpg": "bowl"}))
    lines = (project.place / finding.JOURNAL).read_bytes().splitlines()
    assert [json.loads(one).get("by") for one in lines] == [NEWER, __version__, None]


def test_a_project_whose_images_only_a_newer_version_knows_is_not_begun_anew(photos: Path) -> None:
    project = Project.open(photos)
    (project.place / finding.FOLDERS).unlink()
    before = as_of_newer(project.place / finding.FOLDERS, folders=[str(photos)])
    with pytest.raises(ClipTuneError, match=TOLD):
        Project.open(photos)
    assert (project.place / finding.FOLDERS).read_bytes() == before
    assert [*finding.home().glob("*/")] == [project.place]


def test_a_run_of_a_newer_version_is_listed_with_why_it_cannot_be_read(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = run.files.job.read_text(encoding="utf-8").replace(__version__, NEWER, 1)
    run.files.job.write_text(f"{written}\n[future]\n", encoding="utf-8")
    monkeypatch.setattr(inference, "home", lambda: run.folder.parent)
    monkeypatch.setattr(inference, "all_runs", lambda: [run])
    inference.runs()
    told = capsys.readouterr().out
    assert "unreadable" in told and f"newer ClipTune ({NEWER})" in told
