"""Job files, spoilt: they are read, made a run of, listed, and their images scanned."""

from pathlib import Path
from random import Random

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data.scan import scan
from cliptune.methods import METHODS
from cliptune.runs import Run
from cliptune_gui.state.run_entry import read_all
from engine.folders import two_classes
from fuzz.spoiling import TEXTS, spoilt_bytes, spoilt_toml
from fuzz.watching import check_told

GIVEN = {
    "templates": ["a photo of a {}", "{}"],
    "classes": {"cat": "kitten", "dog": "puppy"},
    "leave_out": ["cat/0.jpg"],
    "greys": [0, 4095],
    "table": "labels.csv",
    "encoding": "utf-8",
}


def make(place: Path) -> None:
    """A job of every method, and a folder of images."""
    two_classes(place / "given", 2)
    for kind in METHODS:
        given = {"data": {"images": "given"}, "method": {"kind": kind}}
        (place / f"{kind}.toml").write_text(jobs.to_toml(jobs.build(given)), encoding="utf-8")
        full = given | {"data": GIVEN | {"images": "given"}}
        (place / f"{kind}-full.toml").write_text(jobs.to_toml(jobs.build(full)), encoding="utf-8")


def spoil(made: Path, place: Path, chance: Random) -> None:
    """A job file, and a setting as it is written on a command line."""
    written = chance.choice(sorted(made.glob("*.toml"))).read_bytes()
    spoilt = spoilt_toml if chance.random() < 0.85 else spoilt_bytes
    (place / "job.toml").write_bytes(spoilt(written, chance))
    names = (
        "train.epochs",
        "data",
        "method.kind.a",
        "data.classes.cat",
        "base.hub",
        "..",
        "data.greys",
    )
    setting = f"{chance.choice(names)}={chance.choice(TEXTS)}"
    (place / "setting").write_text(setting, encoding="utf-8", errors="surrogatepass")


def meet(place: Path) -> str:
    """Read the job, write it again, make a run of it, list that and scan its images."""
    given = {"data": {"images": "given"}, "method": {"kind": "lora"}}
    setting = (place / "setting").read_text(encoding="utf-8", errors="surrogatepass")
    try:
        jobs.put(given, *jobs.parse_setting(setting))
        jobs.build(given)
    except jobs.ClipTuneError as error:
        check_told([error])
    job = jobs.read(place / "job.toml")
    data = job.data.model_copy(update={"images": place / "given"})
    job = job.model_copy(update={"data": data})
    run = Run.create(job, within=place / "home")
    assert run.job.model_dump_json() == job.model_dump_json()
    listed = read_all(place / "home")
    assert [entry.title for entry in listed.runs] == [run.title]
    check_told([run.title, *listed.troubles])
    scanned = finish(scan(data, CancelToken()))
    check_told(scanned.report())
    return scanned.kind
