"""Classes with next to nothing in them: each is told in words, and nothing ends in a crash."""

from pathlib import Path

import pytest
from PIL.PngImagePlugin import PngInfo

from cliptune.core.events import Event, Finished, Warned
from cliptune.data.checks import ENOUGH, class_problems
from engine.folders import fill, look, noise, told
from engine.tiny import tiny_clip
from engine.training import carry, small_job


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("base"))


def again(folder: Path, count: int, *, apart: bool) -> None:
    """One image again and again, in files with the same bytes or in files that differ."""
    folder.mkdir(parents=True)
    for number in range(count):
        notes = PngInfo()
        notes.add_text("number", str(number if apart else 0))
        noise(0).save(folder / f"{number}.png", pnginfo=notes)


def warned(events: list[Event]) -> str:
    return "\n".join(event.message for event in events if isinstance(event, Warned))


def test_a_class_of_one_image_is_told_with_how_many_would_help(tmp_path: Path) -> None:
    scanned = look(fill(tmp_path, "cow/1.png", *(f"{c}/{n}.png" for c in "ab" for n in range(6))))
    assert told(scanned, "cow") == ["few", "unmeasured"]
    few, *_, unmeasured = (str(one) for one in scanned.problems if one.path == "cow")
    assert few == f"cow: 1 to train on, {ENOUGH - 1} more would help"
    assert unmeasured == "cow: none for validation"


def test_a_class_that_a_part_lacks_is_told(tmp_path: Path) -> None:
    parts = {"train": "abc", "validation": "ab", "test": "bc"}
    paths = [f"{part}/{c}/{n}.png" for part, of in parts.items() for c in of for n in range(6)]
    scanned = look(fill(tmp_path, *paths))
    lacking = [str(one) for one in scanned.problems if one.kind == "unmeasured"]
    assert sorted(lacking) == ["a: none in the test part", "c: none for validation"]


def test_a_thousand_classes_of_an_image_or_two_are_a_line_each_kind() -> None:
    said = {f"{c}/{n}.png": [f"class {c}"] for c in range(1000) for n in range(1 + c % 2)}
    problems = class_problems(said, dict.fromkeys(said, ""))
    kinds = [problem.kind for problem in problems]
    assert (kinds.count("few"), kinds.count("unmeasured")) == (1000, 500)


@pytest.mark.parametrize("apart", [False, True])
def test_images_of_a_class_that_are_all_the_same(base: Path, tmp_path: Path, apart: bool) -> None:
    """Found by the bytes when the folder is looked through, else once they are decoded."""
    images = fill(tmp_path / "images", *(f"dog/{n}.png" for n in range(8)))
    again(images / "cat", 8, apart=apart)
    assert told(look(images), "cat") == ([] if apart else ["alike"])
    events = carry(small_job(images, base, "zero-shot"), tmp_path / "run")
    line = "Classes whose images are all the same (1): cat: {} times one image"
    assert warned(events).count(line.format(7 if apart else 8)) == 1
    end = events[-1]
    assert isinstance(end, Finished) and end.summary.next_steps[0] == "try-lora"


def test_a_run_on_next_to_nothing_ends_in_plain_words(base: Path, tmp_path: Path) -> None:
    sizes = {"a": 1, "b": 2, "c": 8}
    images = fill(
        tmp_path / "images", *(f"{c}/{n}.png" for c, k in sizes.items() for n in range(k))
    )
    events = carry(small_job(images, base, epochs=1, learning_rate=1e-3), tmp_path / "run")
    end = events[-1]
    assert isinstance(end, Finished)
    told = [str(sentence) for sentence in end.summary.conclusion]
    assert told[0] == "2 images are too few to trust. Add about 100 a class."
    assert "of 2, before" in told[1] and "linear probe" in told[2] and len(told) == 3
    assert end.summary.next_steps[0] == "add-images"
