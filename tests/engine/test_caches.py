"""Folders for what can be made again: named in the environment, chosen, or the usual ones."""

from pathlib import Path

import numpy as np
import platformdirs
import pytest
from huggingface_hub import constants

from cliptune.cli.hints import hint
from cliptune.core.caches import CACHE, INSIDE, MODELS, VARIABLE
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Warned, finish
from cliptune.data import pixels, sources
from cliptune.data.framing import Framing
from cliptune.data.scan import Scan
from cliptune.models.catalogue import CATALOGUE
from cliptune.models.download import cached, fetch
from engine.folders import look, two_classes
from engine.tiny import tiny_clip

ENTRY = CATALOGUE[1]


@pytest.fixture
def scanned(tmp_path: Path) -> Scan:
    return look(two_classes(tmp_path / "images"))


def build(scanned: Scan) -> np.ndarray:
    return finish(pixels.cache(scanned.table, Framing(8, 8), CancelToken()))


def test_the_environment_counts_before_a_choice_and_a_choice_before_what_is_usual(
    scanned: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = platformdirs.user_cache_path("cliptune")
    build(scanned)
    assert [*usual.glob("pixels/*.npy")] and not CACHE.given_by
    monkeypatch.setattr(CACHE, "chosen", tmp_path / "chosen")
    build(scanned)
    assert [*(tmp_path / "chosen" / INSIDE).glob("pixels/*.npy")]
    monkeypatch.setenv(VARIABLE, str(tmp_path / "named"))
    build(scanned)
    assert [*(tmp_path / "named" / INSIDE).glob("pixels/*.npy")] and CACHE.given_by == VARIABLE


def test_what_lies_beside_the_cache_is_never_deleted(
    scanned: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that somebody names may have folders called like ours."""
    own = [tmp_path / "named" / name for name in ("pixels/mine.npy", "sources/mine/done.json")]
    for file in own:
        file.parent.mkdir(parents=True)
        file.write_text("mine", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "named"))
    build(scanned)
    assert pixels.size() > 0 and sources.size() == 0
    pixels.drop(pixels.default_folder(), 0)
    sources.drop()
    assert pixels.size() == 0 and all(file.read_text("utf-8") == "mine" for file in own)


def test_a_cache_that_cannot_be_written_says_where_to_choose_another(
    scanned: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    events = pixels.cache(scanned.table, Framing(8, 8), CancelToken())
    (told,) = [event.told for event in events if isinstance(event, Warned)]
    assert str(tmp_path / "file") in told.text()
    assert "another folder for the cache" in told.hint()
    assert VARIABLE in hint(told)


def test_base_models_lie_where_the_hub_says_or_where_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "usual"))
    for name in MODELS.variables:
        monkeypatch.delenv(name, raising=False)
    place = f"models--{ENTRY.repo.replace('/', '--')}/snapshots/{ENTRY.revision}"
    model = tiny_clip(tmp_path / "chosen" / place, layers=1)
    assert MODELS.folder == tmp_path / "usual" and cached(ENTRY) is None
    monkeypatch.setattr(MODELS, "chosen", tmp_path / "chosen")
    assert cached(ENTRY) == model and finish(fetch(ENTRY, CancelToken())) == model
    monkeypatch.setenv("HF_HOME", str(tmp_path / "usual"))
    assert MODELS.folder == tmp_path / "usual" and MODELS.given_by == "HF_HOME"
