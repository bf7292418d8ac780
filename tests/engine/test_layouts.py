"""Images as people bring them: thirty layouts, and what is read of each."""

from collections import Counter
from pathlib import Path

import pytest

from engine.folders import look, snapshot
from engine.layouts import LAYOUTS


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout(name: str, tmp_path: Path) -> None:
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
