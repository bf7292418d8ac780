"""What the wizard gathers, without a widget."""

import shutil
from pathlib import Path

import pytest

from cliptune.data.scan import scan
from cliptune.data.split import split
from cliptune.errors import ClipTuneError
from cliptune.events import finish
from cliptune.methods import METHODS
from cliptune.stop import Stop
from cliptune_gui.wizard import Draft, look
from engine import pictures


def draft_of(folder: Path) -> Draft:
    draft = Draft()
    draft.choose(folder)
    draft.found(finish(look(folder, Stop())))
    return draft


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return draft_of(pictures.classes(tmp_path / "pictures", 12))


def test_nothing_stands_in_the_way(draft: Draft) -> None:
    assert [draft.obstacle(page) for page in ("images", "base", "method", "review")] == [""] * 4
    assert draft.job().data.images == draft.folder


def test_before_the_look(tmp_path: Path) -> None:
    draft = Draft()
    assert "looked through" in draft.obstacle("images")
    draft.trouble = "No."
    assert draft.obstacle("images") == "No."


def test_leaving_out(draft: Draft) -> None:
    paths = draft.pictures.paths
    blue = [path for path in paths if path.startswith("blue/")]
    draft.toggle(blue[:2])
    assert draft.class_counts() == {"blue": 10, "green": 12, "red": 12}
    draft.toggle(blue[:3])  # one is still in: all go out
    assert draft.left_out == set(blue[:3])
    draft.toggle(blue[:3])
    assert not draft.left_out
    draft.toggle([path for path in paths if not path.startswith("red/")])
    assert "two classes" in draft.obstacle("images")


def test_a_class_that_is_left_out_whole_is_not_in_the_job(draft: Draft) -> None:
    draft.say("blue", "azure")
    draft.toggle([path for path in draft.pictures.paths if path.startswith("blue/")])
    assert draft.obstacle("images") == "" and draft.job().data.classes == {}


def test_words_and_sentence(draft: Draft) -> None:
    draft.say("blue", "  deep   blue ")
    assert draft.sentence("blue") == "a photo of a deep blue"
    draft.say("blue", "blue")
    assert draft.words == {}
    draft.say("blue", "RED")
    assert "same words" in draft.obstacle("images")
    draft.words.clear()
    draft.template = "a photo"
    assert "{}" in draft.obstacle("images")
    with pytest.raises(ClipTuneError):
        draft.job()


@pytest.mark.parametrize(("count", "test"), [(2, 0), (12, 0), (12, 5)])
def test_counts_are_those_of_the_split(count: int, test: int, tmp_path: Path) -> None:
    folder = pictures.classes(tmp_path / "pictures", count, test)
    draft = draft_of(folder)
    draft.toggle([next(path for path in draft.pictures.paths if "red" in path)])
    scanned = finish(scan(folder, Stop(), leave_out=draft.left_out))
    real = split(scanned, 0.1, 0)
    counted = draft.count()
    sizes = (len(real.train), len(real.validation), len(real.test))
    assert (counted.train, counted.validation, counted.test) == sizes


def test_captions(tmp_path: Path) -> None:
    draft = draft_of(pictures.captions(tmp_path / "pictures"))
    assert draft.class_counts() == {} and draft.obstacle("images") == ""
    assert draft.count().all == 24 and len(draft.pictures.captions) == 24
    draft.job()


def test_settings_are_kept_for_each_method(draft: Draft) -> None:
    draft.choose_value("method", "rank", 4)
    draft.choose_value("train", "epochs", 3)
    draft.kind = "full"
    assert draft.value("train", "epochs") == 20
    assert draft.value("train", "learning_rate") == 8e-4
    draft.kind = "lora"
    assert (draft.value("method", "rank"), draft.value("train", "epochs")) == (4, 3)
    draft.choose_value("train", "epochs", 20)
    assert "epochs" not in draft.chosen[("lora", "train")], "what is advised is no choice"


def test_advice_follows_base_and_method(draft: Draft) -> None:
    draft.base = "vit-b-32"
    assert draft.value("train", "learning_rate") == 2e-4
    draft.choose_value("method", "towers", "text")
    assert draft.value("train", "crop") is False


def test_quantisation_that_does_not_fit(draft: Draft) -> None:
    draft.quantisation = "nf4"
    assert draft.methods()[METHODS["full"]] and not draft.methods()[METHODS["lora"]]
    draft.kind = "full"
    assert "quantisation" in draft.obstacle("method")
    draft.quantisation = "none"
    assert draft.methods()[METHODS["qlora"]]


def test_a_base_that_is_gone(draft: Draft, tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    draft.base = str(tmp_path / "base")
    assert draft.obstacle("base") == ""
    shutil.rmtree(tmp_path / "base")
    assert "no base model" in draft.obstacle("base")


@pytest.mark.parametrize("kind", METHODS)
def test_a_job_fills_the_wizard(kind: str, draft: Draft) -> None:
    draft.kind = kind
    draft.say("blue", "azure")
    draft.toggle([draft.pictures.paths[3]])
    draft.choose_value("train", "epochs", 7)
    draft.choose_value("train", "device", "cpu")
    draft.choose_value("data", "validation", 0.2)
    if "rank" in METHODS[kind].model_fields:
        draft.choose_value("method", "rank", 3)
    again = Draft.of(draft.job())
    again.found(draft.pictures)
    assert again.job() == draft.job()


def test_the_preferred_device_is_the_jobs(draft: Draft) -> None:
    draft.device = "cpu"
    assert draft.value("train", "device") == "cpu" and draft.job().train.device == "cpu"
