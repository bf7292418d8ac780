"""Folders of runs, spoilt: they are listed, looked at, reported, opened and resumed."""

import platform
import shutil
from pathlib import Path
from random import Random

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Failed, Step
from cliptune.document import writing
from cliptune.document.contents import of_runs
from cliptune.inference import adapter as adapters
from cliptune.inference import open
from cliptune.runs import Run, all_runs, home
from cliptune.runs.history import History, write_csv
from cliptune.training.session import carry_out
from cliptune_gui.state.run_entry import interrupted, read_all, read_waiting
from engine import drawn
from engine.commands import cliptune
from engine.reported import ended
from engine.tiny import tiny_clip
from engine.training import small_job
from fuzz import spoiling
from fuzz.watching import check_told

RESUMED = 0.2
"""Of runs that can be; each takes seconds."""


def make(place: Path) -> None:
    """A run that was stopped, one that ended, and one that is the best of several."""
    platform.processor()  # which Python asks the system for once, by a command
    base, images = tiny_clip(place / "base"), drawn.classes(place / "images", 4)
    runs = place / "runs"
    _stopped(Run.create(small_job(images, base, epochs=2, batch_size=4), runs / "stopped"))
    ended(runs / "ended", images)
    ended(runs / "tuned" / "first", images)
    (runs / "tuned" / "tune.json").write_text('{"answer": "first", "minutes": 5}', encoding="utf-8")


def _stopped(run: Run) -> None:
    """Train until there is a checkpoint and something that was kept."""
    cancel = CancelToken()
    for event in carry_out(run, cancel):
        if isinstance(event, Step) and event.step == 4:
            cancel.set()
    assert run.resumable and run.best.is_dir()


def spoil(made: Path, place: Path, chance: Random) -> None:
    """All of them, files of one spoilt."""
    runs = Path(shutil.copytree(made / "runs", place / "home" / "cliptune" / "runs"))
    files = sorted(file for file in runs.rglob("*") if file.is_file() and file.name != "lock")
    light = [file for file in files if file.suffix != ".safetensors"]
    for file in chance.sample(light if chance.random() < 0.85 else files, chance.choice((1, 1, 2))):
        spoiling.spoil(file, chance)
    if chance.random() < 0.1:
        shutil.copyfile(chance.choice(light), runs / chance.choice(("job.toml", "stopped/lock")))
    (place / "resumed").write_text(str(int(chance.random() < RESUMED)), encoding="ascii")


def meet(place: Path) -> str:
    """What the list, the page of a run, a report, `predict` and `--resume` make of them."""
    done = cliptune("runs")
    assert not done.returncode, done.stderr
    check_told([done.stdout])
    listed = read_all(home())
    check_told([*listed.troubles, *(entry.title for entry in listed.runs)])
    read_waiting([home() / "stopped"])
    interrupted(home())
    came = {entry.state for entry in listed.runs}
    open.bases_of_runs(all_runs())
    for entry in listed.runs:
        _pass(entry.run, place)
    for run in all_runs():
        for look in (_reported, _opened):
            try:
                look(run, place)
            except ClipTuneError as error:
                check_told([error])
                came.add(error.told.code)
    if (place / "resumed").read_text(encoding="ascii") == "1":
        came.add(_resumed(home() / "stopped"))
    return ", ".join(sorted(came))


def _pass(run: Run, place: Path) -> None:
    """What a window draws of a run, and its table."""
    history = History(run.events())
    check_told(told for told, _ in history.notes)
    history.loss.smoothed()
    history.loss.envelope()
    write_csv(run.events(), place / "home" / "table.csv")
    run.of_newer()


def _reported(run: Run, place: Path) -> None:
    for suffix in (".html", ".csv", ".md"):
        written = writing.write(of_runs([run]), place / "home" / f"report{suffix}", None, False)
        assert b"<script>alert" not in written.read_bytes()
        written.unlink()


def _opened(run: Run, place: Path) -> None:
    adapter = adapters.read(run.folder)
    check_told([adapter.title])
    open.base_job(run.folder)


def _resumed(folder: Path) -> str:
    last = None
    for event in carry_out(Run(folder), CancelToken()):
        last = event
    if isinstance(last, Failed):
        check_told([last.told])
        assert not last.details, last.details
        return f"failed: {last.told.code}"
    return f"resumed: {last.event if last else 'nothing'}"
