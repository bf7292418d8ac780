"""A few of somebody else's files, spoilt by chance, of each kind; many more: `fuzz/drive.py`."""

import shutil
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from fuzz.drive import attempt, prepare
from slow import slow

COUNTS = {"images": 8, "archives": 12, "jobs": 20, "tables": 30, "projects": 20, "caches": 20}
TRAINED = {"runs": 30, "adapters": 40, "bases": 30}
"""Cases of each kind; of these something is trained first, or they take long."""


@pytest.fixture(
    scope="module",
    params=[*COUNTS, *(pytest.param(kind, marks=slow) for kind in TRAINED)],
)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, ModuleType, Path]:
    """A kind of files, and what is spoilt of it."""
    place = tmp_path_factory.mktemp(request.param) / "made"
    return request.param, prepare(request.param, place), place


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("counted_anew")
def test_nothing_else_comes_of_it_than_words(
    made: tuple[str, ModuleType, Path],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    kind, module, seeds = made
    came = set()
    for number in range((COUNTS | TRAINED)[kind]):
        place = tmp_path / str(number)
        place.mkdir()
        came.add(attempt(module, seeds, place, Random(f"{kind} 0 {number}")))
        shutil.rmtree(place)
    # What a cache holds makes no difference.
    assert len(came) == 1 if kind == "caches" else len(came) > 2, came
    assert capfd.readouterr().err == ""
