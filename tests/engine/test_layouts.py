"""Images as people bring them: thirty layouts, and what is read of each."""

from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest

from cliptune.core import process
from cliptune.data import records
from engine.folders import look, snapshot
from engine.layouts import LAYOUTS


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Data sets are read in this process: another takes seconds (test_unpack has one)."""

    def run(command: str, source: str, into: str, **_: object) -> Generator[None, None, str]:
        records.lay_out(Path(source), Path(into))
        return ""
        yield

    monkeypatch.setattr(process, "run", run)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout(name: str, tmp_path: Path, here: None) -> None:
    make, asked, want = LAYOUTS[name]
    folder = tmp_path / "mine"
    folder.mkdir()
    source = make(folder)
    before = snapshot(folder)
    scanned = look(source, **asked)
    found = {
        "kind": scanned.kind,
        "images": len(scanned.table),
        "classes": scanned.counts(),
        "captions": sum(map(len, scanned.said)),
        "splits": dict(Counter(scanned.table["split"][:])),
    }
    assert {key: found[key] for key in want} == want
    assert snapshot(folder) == before
