"""The wizard's draft: what it counts, what it says stands in the way, and the job it becomes."""

import gc
import shutil
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import cliptune_resources
from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import finish
from cliptune.core.messages import Message
from cliptune.data.split import SplitCounts, count_parts, split
from cliptune.evaluation.conclusion import NextStep
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.models.catalogue import CATALOGUE
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.new_run.counted import parted
from cliptune_gui.state import counts, drafts
from cliptune_gui.state.counts import Counts
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.images import Images, LabelChoice, look
from cliptune_gui.state.some import joined
from cliptune_gui.state.wizard import PAGES, Draft
from engine import folders
from engine.drawn import captions
from engine.folders import fill, two_classes
from engine.greys import png, ramp


def looked(folder: Path, **of: Any) -> Draft:
    """A draft whose folder was looked through."""
    draft = Draft(**of)
    draft.choose(folder)
    draft.found(finish(look(folder, CancelToken())))
    return draft


def divided(folder: Path, *sides: str, count: int = 6) -> Path:
    """Two classes on some sides of a split."""
    names = [f"{side}/{name}/{n}.jpg" for side in sides for name in ("cat", "dog")
             for n in range(count)]  # fmt: skip
    return fill(folder, *names)


def uneven(folder: Path, **counts: int) -> Path:
    """Classes of so many images each."""
    return fill(folder, *(f"{name}/{n}.jpg" for name, most in counts.items() for n in range(most)))


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return looked(two_classes(tmp_path / "images"))


# What a look finds


class Untouched(tuple[str, ...]):
    """Paths that nobody may go through: there may be a million."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError


def test_what_was_found_is_taken_in_without_a_look_at_each_image(draft: Draft) -> None:
    images = draft.images
    assert images is not None
    draft.left_out = frozenset({images.paths[0], "gone.jpg"})
    assert {"row_of", "paths_of", "sizes", "told_of", "copies_told"} <= vars(images).keys()
    # The scanner has gone through them.
    vars(images)["paths"] = images.names.paths = Untouched(images.paths)
    draft.found(images)
    assert draft.left_out == {images.paths[0]}


def test_a_look_at_classes(tmp_path: Path) -> None:
    folder = two_classes(tmp_path, 2)
    (folder / "cat" / "torn.jpg").write_bytes(b"no image")
    found = finish(look(folder, CancelToken()))
    assert found.folder == folder
    assert found.paths == ("cat/0.jpg", "cat/1.jpg", "dog/0.jpg", "dog/1.jpg")
    assert found.said == {path: [path[:3]] for path in found.paths}
    assert found.classes == ("cat", "dog") and found.kind == "classes"
    assert set(found.side_of.values()) == {""}
    assert [one.path for one in found.read_in["en"]["not an image"]] == ["cat/torn.jpg"]


def test_a_look_at_sides_of_a_split(tmp_path: Path) -> None:
    found = finish(look(divided(tmp_path, "train", "val", "test", count=2), CancelToken()))
    assert found.classes == ("cat", "dog")
    assert found.side_of["val/dog/1.jpg"] == "validation"
    assert found.side_of["train/cat/0.jpg"] == "train" and found.side_of["test/cat/0.jpg"] == "test"
    assert found.said["test/dog/0.jpg"] == ["dog"]


def test_a_look_at_captions(tmp_path: Path) -> None:
    found = finish(look(captions(tmp_path, 4), CancelToken()))
    assert found.classes == () and found.kind == "captions"
    assert found.said["001.png"] == ["a green picture two in the green"]
    assert list(found.said) == list(found.paths)


def test_a_look_can_be_stopped(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.set()
    with pytest.raises(Cancelled):
        finish(look(two_classes(tmp_path), cancel))


def test_the_sample_images_are_chosen_at_first() -> None:
    draft = Draft()
    assert draft.folder == cliptune_resources.sample()
    draft.found(finish(look(draft.folder, CancelToken())))
    assert not any(draft.obstacle(page) for page in PAGES)
    assert draft.count().test > 0


def test_what_matters_most_is_advised_for(draft: Draft) -> None:
    assert draft.advice(8 * 10**9).kind == "prefix"  # ten images
    draft.goal = "little memory"
    assert draft.with_kind("full").advice(8 * 10**9).kind == "qlora"


# What stands in the way


def test_captions_cannot_be_probed(tmp_path: Path) -> None:
    draft = looked(captions(tmp_path / "captions"))
    assert str(draft.with_kind("probe").obstacle("method")).startswith("Needs classes")
    assert draft.methods()[METHODS["probe"]] and not draft.methods()[METHODS["lora"]]


def test_nothing_does(draft: Draft) -> None:
    assert not any(draft.obstacle(page) for page in PAGES)


def test_a_folder_that_was_not_looked_through() -> None:
    assert str(Draft().obstacle("images")) == "The folder is being looked through."


def test_a_folder_that_cannot_be_used(tmp_path: Path, draft: Draft) -> None:
    draft.choose(tmp_path / "nowhere")
    with pytest.raises(ClipTuneError) as refused:
        finish(look(draft.folder, CancelToken()))
    draft.trouble = refused.value.told
    assert draft.obstacle("images") is draft.trouble and "nowhere" in str(draft.trouble)
    draft.choose(two_classes(tmp_path / "other"))
    assert draft.trouble is None and draft.images is None


def test_one_class_left(draft: Draft) -> None:
    draft.toggle(f"cat/{n}.jpg" for n in range(5))
    told = "At least two classes need images that are not excluded."
    assert str(draft.obstacle("images")) == told
    draft.toggle(["cat/3.jpg"])
    assert draft.obstacle("images") is None


def test_a_class_left_out_of_three(tmp_path: Path) -> None:
    """It has no words any more either, though it had some."""
    draft = looked(uneven(tmp_path, cat=3, dog=3, owl=3))
    draft.say("owl", "barn owl")
    draft.toggle(f"owl/{n}.jpg" for n in range(3))
    assert not any(draft.obstacle(page) for page in PAGES)
    assert draft.class_counts() == {"cat": 3, "dog": 3, "owl": 0}
    assert draft.job().data.classes == {}
    again = folders.look(draft.folder, leave_out=draft.job().data.leave_out)
    assert again.classes == ("cat", "dog")


def test_everything_left_out(draft: Draft) -> None:
    assert draft.images is not None
    draft.toggle(draft.images.paths)
    assert "At least two classes" in str(draft.obstacle("images"))
    assert draft.count() == SplitCounts(0, 0, 0) and draft.used == []


def test_a_prompt_without_a_place_for_the_class(draft: Draft) -> None:
    draft.template = "a photo"
    assert str(draft.obstacle("images")) == (
        'The prompt "a photo" has no place for the name of the class. '
        'Write {} where it goes, as in "a photo of a {}".'
    )
    assert "data.template" in str(draft.obstacle("review"))


def test_a_broken_prompt_does_not_matter_to_captions(tmp_path: Path, draft: Draft) -> None:
    """Its field is not even shown there."""
    draft.template = "a photo"
    draft.choose(captions(tmp_path / "captions", 4))
    draft.found(finish(look(draft.folder, CancelToken())))
    assert not any(draft.obstacle(page) for page in PAGES)


def test_two_classes_with_the_same_words(draft: Draft) -> None:
    draft.say("dog", "Cat")
    told = str(draft.obstacle("images"))
    assert told.startswith('The classes "cat" and "dog" have the same words: "cat".'), told
    draft.say("dog", "hound")
    assert draft.obstacle("images") is None


def test_the_same_words_of_a_class_that_is_left_out(tmp_path: Path) -> None:
    draft = looked(uneven(tmp_path, cat=3, dog=3, Cat_=3))
    assert "have the same words" in str(draft.obstacle("images"))
    draft.toggle(f"Cat_/{n}.jpg" for n in range(3))
    assert draft.obstacle("images") is None


def test_no_image_to_measure_on(tmp_path: Path) -> None:
    draft = looked(uneven(tmp_path, cat=1, dog=1))
    assert draft.count() == SplitCounts(2, 0, 0)
    assert str(draft.obstacle("images")).startswith("No image is left to measure on")
    with pytest.raises(ClipTuneError):
        split(folders.look(draft.folder), 0.1, 0)


def test_no_image_to_train_on(tmp_path: Path) -> None:
    draft = looked(divided(tmp_path, "train", "validation", count=2))
    draft.toggle(f"train/{name}/{n}.jpg" for name in ("cat", "dog") for n in range(2))
    assert str(draft.obstacle("images")) == "No image is left to train on."
    scanned = folders.look(draft.folder, leave_out=draft.left_out)
    with pytest.raises(ClipTuneError, match="no image to train on"):
        split(scanned, 0.1, 0)


def test_a_base_that_is_gone(draft: Draft, tmp_path: Path) -> None:
    """Of a folder its page finds that out, on a thread; a name is looked up here."""
    draft.base = str(tmp_path / "base")
    assert draft.obstacle("base") is None and draft.entry == tmp_path / "base"
    draft.base = "vit-b-23"
    assert str(draft.obstacle("base")) == 'There is no base model "vit-b-23" any more.'
    draft.base_trouble = refusal = Message(code="folder-not-clip", params={})
    assert draft.obstacle("base") is refusal


def test_a_folder_that_is_taken_back_stands_in_the_way_no_more(draft: Draft) -> None:
    held = draft.held()
    draft.base, draft.base_trouble = "/no/model", Message(code="folder-not-clip", params={})
    draft.hold(held)
    assert draft.obstacle("base") is None


def test_every_base_of_the_catalogue(draft: Draft) -> None:
    for entry in CATALOGUE:
        draft.base = entry.name
        assert draft.entry is entry and not any(draft.obstacle(page) for page in PAGES)


@pytest.mark.parametrize(
    ("kind", "quantisation", "told"),
    [
        ("full", "nf4", "Needs the base as it is, not quantised."),
        ("full", "int8", "Needs the base as it is, not quantised."),
        ("qlora", "none", "Needs a base in 4 bits."),
        ("qlora", "int8", "Needs a base in 4 bits."),
    ],
)
def test_a_quantisation_that_does_not_fit(
    draft: Draft, kind: str, quantisation: str, told: str
) -> None:
    draft.quantisation = quantisation
    assert str(draft.methods()[METHODS[kind]]) == told
    draft.kind = kind
    for page in ("method", "review"):
        assert f"base.quantisation = '{quantisation}'" in str(draft.obstacle(page))  # type: ignore[arg-type]
    assert not draft.obstacle("images") and not draft.obstacle("base")
    draft.quantisation = ""
    assert set(draft.methods().values()) == {None}
    assert draft.obstacle("review") is None


def test_a_method_without_a_misfit_can_be_used(draft: Draft) -> None:
    for draft.kind in METHODS:
        for draft.quantisation in ("", "none", "nf4", "int8"):
            misfit = draft.methods()[METHODS[draft.kind]]
            assert bool(misfit) == bool(draft.obstacle("method")), draft


def test_several_wrong_settings_are_told_at_once(draft: Draft) -> None:
    draft.choose_value("method", "rank", 0)
    draft.choose_value("train", "learning_rate", -1.0)
    draft.choose_value("data", "validation", 0.9)
    draft.hub = "nowhere"
    told = str(draft.obstacle("method"))
    for place in ("method.rank = 0", "train.learning_rate = -1.0", "data.validation = 0.9"):
        assert place in told
    assert "base.hub" in told and "4 problems" in told
    with pytest.raises(ClipTuneError):
        draft.job()
    assert not draft.obstacle("images") and not draft.obstacle("base")


# Leaving out, and words


def test_toggling(draft: Draft) -> None:
    draft.toggle(["cat/0.jpg", "cat/1.jpg"])
    assert draft.left_out == {"cat/0.jpg", "cat/1.jpg"}
    draft.toggle(["cat/1.jpg", "cat/2.jpg"])  # not all of them are out
    assert draft.left_out == {"cat/0.jpg", "cat/1.jpg", "cat/2.jpg"}
    draft.toggle(["cat/0.jpg", "cat/2.jpg"])
    assert draft.left_out == {"cat/1.jpg"}
    draft.toggle([])
    assert draft.left_out == {"cat/1.jpg"}
    assert "cat/1.jpg" not in draft.used and len(draft.used) == 9
    assert draft.class_counts() == {"cat": 4, "dog": 5}
    assert draft.job().data.leave_out == ("cat/1.jpg",)


def test_images_are_counted_without_going_through_them(draft: Draft) -> None:
    """Every letter typed asks for the counts, and a million are left out at once, and undone."""
    assert draft.images is not None
    vars(draft.images)["paths"] = Untouched(draft.images.paths)  # the scanner has gone through them
    for _ in range(2):
        assert (draft.count().all, draft.class_counts()) == (10, {"cat": 5, "dog": 5})
        assert not any(draft.obstacle(page) for page in PAGES)
        draft.steps()
    draft.toggle(["cat/0.jpg"])
    assert draft.count().all == 9 and draft.class_counts() == {"cat": 4, "dog": 5}
    cats, dogs = draft.images.paths_of.values()
    draft.toggle(joined([cats, dogs]))
    assert draft.count().all == 0 and draft.class_counts() == {"cat": 0, "dog": 0}
    draft.toggle(cats)
    assert draft.class_counts() == {"cat": 5, "dog": 0} and len(draft.left_out) == 5


def test_what_was_left_out_keeps_nothing_else_of_a_look(tmp_path: Path) -> None:
    """It stands in what is to be undone, and in what estimates are remembered by."""
    draft = looked(two_classes(tmp_path))
    draft.toggle(["cat/0.jpg"])
    assert draft.images is not None
    left_out, images = draft.left_out, weakref.ref(draft.images)
    del draft
    gc.collect()
    assert left_out == {"cat/0.jpg"} and images() is None


def test_words_and_prompts(tmp_path: Path) -> None:
    draft = looked(uneven(tmp_path, n02085620_Chihuahua=2, golden_retriever=2))
    assert draft.prompt("golden_retriever") == "a photo of a golden retriever"
    draft.say("golden_retriever", "  a  big   dog ")
    assert draft.words_of("golden_retriever") == "a big dog"
    draft.template = "{}, seen: {}"
    assert draft.prompt("golden_retriever") == "a big dog, seen: a big dog"
    assert draft.job().data.classes == {"golden_retriever": "a big dog"}
    for nothing in ("golden retriever", "", "   "):
        draft.say("golden_retriever", "else")
        draft.say("golden_retriever", nothing)
        assert draft.words == {} and draft.words_of("golden_retriever") == "golden retriever"


def test_other_wordings_are_chosen_beside_the_template(draft: Draft) -> None:
    assert draft.templates == () and draft.prompts("cat") == ["a photo of a cat", "a cat"]
    draft.template = "{} on an image"
    assert draft.prompts("cat") == ["cat on an image", "a cat"]
    draft.word("{}", [])
    assert draft.job().data.templates == draft.all_templates == ("{}",)
    assert drafts.of(draft.job()).templates == ("{}",)
    draft.word("a photo of a {}", ["a {}"])
    assert draft.job().data.templates == (), "as it was at first"
    draft.word("a {}", ["no place"])
    assert "no place" in str(draft.obstacle("images"))


def test_braces_in_words_stay_as_they_are(draft: Draft) -> None:
    draft.say("cat", "{} {0} {cat}")
    assert draft.prompt("cat") == "a photo of a {} {0} {cat}"


def test_another_folder_starts_over(draft: Draft, tmp_path: Path) -> None:
    draft.say("cat", "kitten")
    draft.toggle(["cat/0.jpg"])
    draft.kind, draft.template = "full", "{}"
    draft.choose(tmp_path / "other" / ".." / "more")
    assert draft.folder == tmp_path / "more"
    assert draft.words == {} and draft.left_out == set() and draft.images is None
    assert draft.kind == "full" and draft.template == "{}"


def test_looking_again_forgets_what_is_gone(draft: Draft) -> None:
    draft.say("cat", "kitten")
    draft.say("dog", "hound")
    draft.toggle(["cat/0.jpg", "dog/0.jpg"])
    uneven(draft.folder, owl=3)
    shutil.rmtree(draft.folder / "cat")
    draft.found(finish(look(draft.folder, CancelToken())))
    assert draft.words == {"dog": "hound"} and draft.left_out == {"dog/0.jpg"}
    assert not any(draft.obstacle(page) for page in PAGES)


# Counts


def twins(folder: Path) -> Path:
    """Copies of every second image beside it, which have the same bytes."""
    for number, file in enumerate(sorted(folder.rglob("*.*"))):
        if number % 2:
            file.with_stem(f"{file.stem} copy").write_bytes(file.read_bytes())
    return folder


def check_count(draft: Draft) -> SplitCounts:
    """What the draft counts is what a run would."""
    data = draft.job().data
    scanned = folders.look(draft.folder, leave_out=data.leave_out)
    sides = split(scanned, data.validation, data.seed)
    expected = SplitCounts(len(sides.train), len(sides.validation), len(sides.test))
    assert draft.count() == expected
    assert expected.all == len(draft.used)
    return expected


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: uneven(folder, cat=1, dog=2, owl=3, eel=5, hen=10, fox=15, bee=25),
        lambda folder: divided(folder, "train", "test", count=7),
        lambda folder: divided(folder, "train", "validation", count=7),
        lambda folder: divided(folder, "train", "val", "test"),
        lambda folder: captions(folder, 25),
        lambda folder: twins(uneven(folder, cat=3, dog=10, owl=25)),
        lambda folder: twins(divided(folder, "train", "validation", count=7)),
    ],
    ids=[
        *("classes", "train and test", "train and validation", "all three", "captions"),
        *("twins", "twins and validation"),
    ],
)
def test_counts_agree_with_the_split(make: Callable[[Path], Path], tmp_path: Path) -> None:
    draft = looked(make(tmp_path))
    for fraction in (0.02, 0.1, 0.15, 0.25, 0.5):
        draft.choose_value("data", "validation", fraction)
        check_count(draft)
    draft.toggle(draft.used[1::3])
    for fraction in (0.1, 0.5):
        draft.choose_value("data", "validation", fraction)
        check_count(draft)


def test_counts_when_the_validation_folder_was_left_out(tmp_path: Path) -> None:
    """Then a fraction of the training images is for validation instead."""
    draft = looked(divided(tmp_path, "train", "validation", "test"))
    assert check_count(draft) == SplitCounts(12, 12, 12)
    draft.toggle(path for path in draft.used if path.startswith("validation"))
    assert check_count(draft) == SplitCounts(10, 2, 12)


def test_steps_of_an_epoch(draft: Draft) -> None:
    assert draft.count() == SplitCounts(8, 2, 0)
    draft.choose_value("train", "epochs", 7)
    draft.choose_value("train", "batch_size", 3)
    assert draft.steps() == (7, 2)
    draft.choose_value("train", "batch_size", 100)
    assert draft.steps() == (7, 1)


# Settings


def test_settings_are_kept_for_each_method(draft: Draft) -> None:
    draft.choose_value("method", "rank", 32)
    draft.choose_value("train", "epochs", 3)
    lora = draft.job()
    draft.kind = "full"
    draft.choose_value("method", "towers", "text")
    assert draft.value("train", "epochs") == jobs.Train.model_fields["epochs"].default
    full = draft.job()
    assert full.method.towers == "text" and "rank" not in full.method.model_dump()  # type: ignore[attr-defined]
    draft.kind = "lora"
    assert draft.value("method", "rank") == 32 and draft.job() == lora
    assert draft.value("method", "towers") == "both"
    draft.kind = "full"
    assert draft.job() == full


def test_what_is_advised_follows_method_and_base(draft: Draft) -> None:
    rates = {}
    for base in ("starter", "vit-b-32"):
        for kind in ("lora", "qlora", "full"):
            draft.base, draft.kind = base, kind
            rates[base, kind] = draft.value("train", "learning_rate")
            advised = METHODS[kind]().recommended(base)  # type: ignore[call-arg]
            for name, value in advised.items():
                assert draft.advised("train")[name] == value
                assert draft.job().train.model_dump()[name] == value
    assert rates["starter", "lora"] > rates["starter", "full"]
    assert {rates["vit-b-32", kind] for kind in ("lora", "qlora", "full")} == {jobs.AUTO}


@pytest.mark.parametrize("kind", ["lora", "qlora", "full"])
def test_what_is_advised_follows_the_methods_settings(draft: Draft, kind: str) -> None:
    draft.kind = kind
    assert draft.value("train", "crop") is True
    draft.choose_value("method", "towers", "text")
    assert draft.value("train", "crop") is False and draft.job().train.crop is False
    draft.choose_value("train", "crop", True)  # against advice
    assert draft.job().train.crop is True
    draft.choose_value("method", "towers", "vision")
    assert draft.job().train.crop is True


def test_a_wrong_setting_of_the_method_leaves_the_rest_to_be_advised(draft: Draft) -> None:
    before = draft.advised("train")
    draft.choose_value("method", "rank", 100_000)
    assert draft.advised("train") == before
    assert draft.value("method", "rank") == 100_000
    assert draft.advised("method")["rank"] == 8


def test_the_advised_value_is_no_choice(draft: Draft) -> None:
    advised = draft.advised("train")["learning_rate"]
    draft.choose_value("train", "learning_rate", 0.5)
    assert draft.chosen["lora", "train"] == {"learning_rate": 0.5}
    draft.choose_value("train", "learning_rate", advised)
    assert draft.chosen["lora", "train"] == {}
    draft.base = "vit-b-32"  # and so it still follows the base
    rate = draft.value("train", "learning_rate")
    assert rate == draft.advised("train")["learning_rate"] == jobs.AUTO
    draft.choose_value("method", "rank", 16)
    draft.choose_value("method", "rank", 8)
    assert draft.chosen["lora", "method"] == {}


def test_every_setting_can_be_put_back_to_what_is_advised(draft: Draft) -> None:
    for kind in METHODS:
        draft.kind = kind
        for part in ("method", "train", "data"):
            for name, value in draft.advised(part).items():
                if name not in ("kind", "images"):
                    draft.choose_value(part, name, "rubbish")
                    draft.choose_value(part, name, value)
                    assert draft.value(part, name) == value
    assert not any(draft.chosen.values())


@pytest.mark.parametrize("device", ["auto", "cpu", "cuda", "mps"])
def test_the_preferred_device(device: str) -> None:
    draft = Draft(device=device)
    assert draft.value("train", "device") == draft.job().train.device == device
    draft.choose_value("train", "device", device)
    assert draft.chosen["lora", "train"] == {}
    for other in {"auto", "cpu", "cuda", "mps"} - {device}:
        draft.choose_value("train", "device", other)
        assert draft.job().train.device == other
    draft.kind = "full"
    assert draft.job().train.device == device


# From drafts to jobs and back


def put(draft: Draft, part: str, **values: object) -> None:
    """Choose those of some settings that the method has."""
    for name in values.keys() & draft.advised(part).keys():
        draft.choose_value(part, name, values[name])


def plain(draft: Draft) -> None:
    pass


def with_words(draft: Draft) -> None:
    draft.say("cat", "kitten, “small”\\")
    draft.template = "{} on an image"


def with_images_left_out(draft: Draft) -> None:
    draft.toggle(["dog/3.jpg", "cat/0.jpg", "cat/4.jpg"])


def with_settings(draft: Draft) -> None:
    put(draft, "method", rank=3, targets=("fc1", "out_proj"), dora=True)
    put(draft, "train", learning_rate=1.2345678901e-5, warmup=0.0)
    put(draft, "data", validation=0.25, seed=2**31 - 1)


def against_advice(draft: Draft) -> None:
    put(draft, "method", towers="text")
    put(draft, "train", crop=True, device="auto")


def on_another_base(draft: Draft) -> None:
    draft.base, draft.hub = "vit-l-14", "https://hub.example"
    draft.quantisation = METHODS[draft.kind].quantisations[-1]


def with_the_methods_own_quantisation(draft: Draft) -> None:
    draft.quantisation = METHODS[draft.kind].quantisations[0]


@pytest.mark.parametrize("device", ["auto", "cpu"])
@pytest.mark.parametrize(
    "vary",
    [
        plain,
        with_words,
        with_images_left_out,
        with_settings,
        against_advice,
        on_another_base,
        with_the_methods_own_quantisation,
    ],
    ids=lambda vary: vary.__name__,
)
def test_a_job_becomes_a_draft_again(
    vary: Callable[[Draft], None], device: str, two: Images
) -> None:
    for kind in METHODS:
        draft = Draft(folder=two.folder, images=two, kind=kind, device=device)
        vary(draft)
        job = draft.job()
        again = drafts.of(job)
        assert again.job() == job
        again.found(two)
        assert again.job() == job and again.count() == draft.count()
        assert not any(again.obstacle(page) for page in PAGES)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Images:
    return finish(look(two_classes(tmp_path_factory.mktemp("two")), CancelToken()))


def test_a_job_of_the_command_line_becomes_a_draft(tmp_path: Path) -> None:
    given = {
        "data": {"images": str(tmp_path), "leave_out": ["b", "a"], "classes": {"x": "y"}},
        "base": {"model": "vit-b-16", "quantisation": "int8"},
        "method": {"kind": "lora", "alpha": 1.5},
        "train": {"batch_size": 1, "patience": 3, "precision": "fp32"},
    }
    job = jobs.build(given)
    again = drafts.of(job).job()
    assert again.data.leave_out == ("a", "b")
    assert again.data.classes == {"x": "y"}
    assert again == job.model_copy(
        update={"data": job.data.model_copy(update={"leave_out": ("a", "b")})}
    )


def test_what_was_not_chosen_follows_another_base_in_a_copy(draft: Draft) -> None:
    draft.choose_value("train", "epochs", 3)
    copy = drafts.of(draft.job())
    assert copy.chosen["lora", "train"] == {"epochs": 3}
    copy.base = "vit-b-32"
    assert copy.job().train.learning_rate == jobs.AUTO and copy.job().train.epochs == 3


def test_a_job_is_written_and_read(draft: Draft, tmp_path: Path) -> None:
    with_words(draft)
    with_settings(draft)
    place = tmp_path / "job.toml"
    place.write_text(jobs.to_toml(draft.job()), encoding="utf-8")
    read: Job = jobs.read(place)
    assert drafts.of(read).job() == draft.job()


def test_a_range_of_greys_goes_into_the_job(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        for n in range(3):
            (tmp_path / "deep" / name).mkdir(parents=True, exist_ok=True)
            png(tmp_path / "deep" / name / f"{n}.png", ramp(0, 3000 + n))
    draft = looked(tmp_path / "deep")
    assert draft.images and draft.images.greys and draft.images.greys.range == (0, 4095)
    assert draft.job().data.greys is None
    draft.greys = (0, 3500)
    assert draft.job().data.greys == (0, 3500)
    assert drafts.of(draft.job()).greys == (0, 3500)
    draft.choose(two_classes(tmp_path / "other"))
    assert draft.greys is None


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("try-lora", {"kind": "lora", "seed": 7, "epochs": 20, "balance": False}),
        ("take-probe", {"kind": "probe", "seed": 7, "epochs": 20, "balance": False}),
        ("balance", {"kind": "prefix", "seed": 7, "epochs": 30, "balance": True}),
        ("train-longer", {"kind": "prefix", "seed": 7, "epochs": 60, "balance": False}),
        ("add-images", {"kind": "prefix", "seed": 7, "epochs": 30, "balance": False}),
    ],
)
def test_what_is_tried_after_a_run_begins_with_its_job(
    step: NextStep, expected: dict[str, Any]
) -> None:
    given = {"images": str(Path("images").absolute()), "seed": 7}
    job = jobs.build(
        {"data": given, "method": {"kind": "prefix"}, "train": {"epochs": 30, "batch_size": 8}}
    )
    draft = drafts.after(job, step)
    found = {"seed": draft.value("data", "seed"), "kind": draft.kind}
    found |= {name: draft.value("train", name) for name in ("epochs", "balance")}
    assert found == expected and draft.folder == job.data.images


@pytest.mark.parametrize("parts", [("",), ("train/", "test/"), ("train/", "val/")])
def test_an_image_that_is_left_out_is_counted_without_looking_at_the_others(
    parts: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a million that takes the window a second."""
    fill(tmp_path, *(f"{part}{name}/{n}.png" for part in parts for name in "ab" for n in range(9)))
    draft = Draft(folder=tmp_path)
    draft.found(finish(look(tmp_path, CancelToken())))
    images = draft.images
    assert images is not None
    draft.left_out = frozenset({images.paths[0], images.paths[-1], "gone.png"})
    used = [path for path in images.paths if path not in draft.left_out]
    sides = [images.side_of[path] for path in used]
    whole = count_parts(sides, used, [images.said[path][0] for path in used], 0.2, 0)
    monkeypatch.delattr(Counts, "used")
    assert draft.count_as(0.2, 0) == whole
    assert draft.class_counts() == {"a": 9 * len(parts) - 1, "b": 9 * len(parts) - 1}


@pytest.mark.parametrize("kind", ["classes", "labels"])
def test_of_very_many_images_it_is_reckoned_what_they_are_for(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To count it where some are copies, or have several labels, takes seconds of a million."""
    draft = looked(twins(divided(tmp_path, "train", "test", count=20)))
    draft.labels = LabelChoice(kind=kind)
    draft.found(finish(look(draft.folder, CancelToken(), draft.labels)))
    draft.toggle(draft.used[1::7])
    counted = draft.count()
    assert not counted.about
    draft.toggle([draft.used[0]])
    draft.toggle([*draft.left_out][:1])
    monkeypatch.setattr(counts, "MANY", 0)
    monkeypatch.setattr(counts, "count_parts", None)
    draft._counts = None
    found = draft.count()
    assert found.about and found.all == len(draft.used) and found.test > 0
    assert abs(found.validation - counted.validation) <= 4
    assert parted(found).startswith(f"about {found.train} for training")


def test_what_is_left_out_is_not_gone_through_to_say_what_stands_in_the_way(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be half a million, and each change asks a dozen times."""
    draft.toggle(["dog/1.jpg", "cat/0.jpg"])
    assert draft.job().data.leave_out == ("cat/0.jpg", "dog/1.jpg")
    assert draft.outline() == draft.job().model_copy(update={"data": draft.outline().data})
    assert draft.held()["left_out"] is draft.left_out
    monkeypatch.setattr(Draft, "job", None)
    assert not any(draft.obstacle(page) for page in PAGES)
    assert Estimates(Worker("nobody")).of(draft, "lora") == (None, None)
