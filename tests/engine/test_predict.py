"""Adapters on one base: what they say, where they look, and that none of them touches the base."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import finish
from cliptune.data.framing import Framing
from cliptune.data.pixels import decode
from cliptune.data.sources import find_images
from cliptune.inference import adapter as adapters
from cliptune.inference import applying
from cliptune.inference import open as opening
from cliptune.inference.open import base_job
from cliptune.inference.predict import PATCHES, Predictor
from cliptune.methods import METHODS
from cliptune.models.load import TwoTowers, load
from cliptune.runs import Run
from engine.tiny import tiny_clip
from engine.training import carry, small_job

KEPT = [kind for kind in METHODS if METHODS[kind].keeps() and kind != "qlora"]


def opened(folder: Path) -> TwoTowers:
    return load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)


@pytest.fixture(scope="module")
def runs(images: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """A finished run of every method."""
    made = {}
    for kind in [*KEPT, "zero-shot"]:
        place = tmp_path_factory.mktemp("runs") / kind
        carry(small_job(images, base, kind, epochs=3, learning_rate=1e-2), place)
        made[kind] = Run(place)
    return made


@pytest.mark.parametrize("kind", [*KEPT, "zero-shot"])
def test_it_says_what_the_run_said(kind: str, runs: dict[str, Run], base: Path) -> None:
    run = runs[kind]
    predictor = Predictor(opened(base), torch.float32)
    predictor.add(adapters.read(run.folder), kind)
    measured = run.measured()
    assert measured is not None
    paths = [run.job.data.images / answer.path for answer in measured.answers]
    said = finish(predictor.classify(paths, [kind], CancelToken()))[kind]
    for one, answer in zip(said, measured.answers, strict=True):
        assert one.probabilities[0][0] == answer.said
        assert one.probabilities[0][1] == pytest.approx(answer.confidence, abs=1e-4)


def test_adapters_share_the_base_and_leave_it_alone(runs: dict[str, Run], base: Path) -> None:
    whole = opened(base)
    before = {name: values.clone() for name, values in whole.model.state_dict().items()}
    predictor = Predictor(whole, torch.float32)
    kinds = [kind for kind in KEPT if kind != "full"]
    for kind in kinds:
        predictor.add(adapters.read(runs[kind].folder), kind)
    image = sorted((runs["lora"].job.data.images).rglob("*.png"))[0]
    said = finish(predictor.classify([image], kinds, CancelToken()))
    assert len({said[kind][0].probabilities[0][1] for kind in kinds}) == len(kinds)
    after = whole.model.state_dict()
    assert after.keys() == before.keys()
    assert all(torch.equal(after[name], before[name]) for name in before)
    shared = {values.data_ptr() for values in whole.model.parameters()}
    lora = predictor._ready["lora"].base.model
    own = [p for p in lora.parameters() if p.data_ptr() not in shared]
    assert sum(p.numel() for p in own) == sum(
        p.numel() for name, p in lora.named_parameters() if "lora_" in name
    )


def test_an_adapter_of_another_base_is_refused(runs: dict[str, Run], tmp_path: Path) -> None:
    other = opened(tiny_clip(tmp_path / "other", seed=7))
    with pytest.raises(ClipTuneError, match="was trained on .*, and this base is") as told:
        applying.on(adapters.read(runs["lora"].folder), other)
    assert "Take the base" in told.value.hint


def test_words_find_images(runs: dict[str, Run], base: Path) -> None:
    run = runs["full"]
    predictor = Predictor(opened(base), torch.float32)
    predictor.add(adapters.read(run.folder), "full")
    folder = run.job.data.images
    paths = sorted(folder.rglob("*.png"))
    among = finish(predictor.embed(paths, "full", CancelToken()))
    found = predictor.search(among, adapters.read(run.folder).prompts[0], "full", most=5)
    assert [one.similarity for one in found] == sorted(
        (one.similarity for one in found), reverse=True
    )
    first = adapters.read(run.folder).classes[0]
    assert all(one.path.parent.name == first for one in found)
    assert predictor.misread("cat") is None
    assert predictor.search(among, "猫", "full") == predictor.search(among, "cat", "full")
    for words, told in (("猫", 'searched for as "cat"'), ("红色的猫", "may be chance")):
        misread = predictor.misread(words)
        assert misread is not None and told in misread.text()


def test_a_probe_that_is_told_other_classes_goes_by_their_words(
    runs: dict[str, Run], base: Path
) -> None:
    predictor, others = Predictor(opened(base), torch.float32), ("cat", "dog", "bird")
    predictor.add(adapters.read(runs["probe"].folder).telling(others, others), "probe")
    predictor.add(adapters.plain_base().telling(others, others), "base")
    image = sorted(runs["probe"].job.data.images.rglob("*.png"))[0]
    said = finish(predictor.classify([image], ["probe", "base"], CancelToken()))
    assert said["probe"] == said["base"]


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(
    runs: dict[str, Run], base: Path, tmp_path: Path
) -> None:
    predictor = Predictor(opened(base), torch.float32)
    predictor.add(adapters.read(runs["lora"].folder), "lora")
    good = sorted(runs["lora"].job.data.images.rglob("*.png"))[0]
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no image")
    said = finish(predictor.classify([bad, good], ["lora"], CancelToken()))["lora"]
    assert said[0].trouble and not said[0].probabilities
    assert said[1].probabilities and not said[1].trouble
    among = finish(predictor.embed([bad, good], "lora", CancelToken()))
    assert among.paths == [good] and [path for path, _ in among.troubles] == [bad]
    with pytest.raises(ClipTuneError, match="cannot be read"):
        finish(predictor.look(bad, "lora", said[1].probabilities[0][0], CancelToken()))


def test_what_the_scanner_leaves_out_is_not_decoded(
    runs: dict[str, Run], base: Path, tmp_path: Path
) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "large.png")
    Image.new("RGB", (2, 900)).save(tmp_path / "narrow.png")
    predictor = Predictor(opened(base), torch.float32)
    predictor.add(adapters.read(runs["lora"].folder), "lora")
    paths = finish(find_images([tmp_path], CancelToken()))
    said = finish(predictor.classify(paths, ["lora"], CancelToken()))["lora"]
    assert [str(one.trouble) for one in said] == [
        "it is too large: 20,000 x 20,000, over 100 million pixels",
        "it is too narrow: 2 x 900",
    ]


def test_images_are_found_in_folders_and_none_twice(images: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no image")
    one = images / "red" / "000.png"
    found = finish(find_images([one, images], CancelToken()))
    assert found[0] == one and len(found) == 45 == len(set(found))
    with pytest.raises(ClipTuneError, match="There are no images in"):
        finish(find_images([tmp_path], CancelToken()))
    with pytest.raises(ClipTuneError, match="There is no image or folder"):
        finish(find_images([tmp_path / "gone"], CancelToken()))


def test_less_at_a_time_where_memory_is_lacking(
    runs: dict[str, Run], base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = sorted(runs["lora"].job.data.images.rglob("*.png"))
    predictor = Predictor(opened(base), torch.float32)
    predictor.add(adapters.read(runs["lora"].folder), "lora")
    whole = finish(predictor.embed(paths, "lora", CancelToken())).features
    encode, seen = TwoTowers.encode_images, []

    def limited(self: TwoTowers, pixels: torch.Tensor) -> torch.Tensor:
        if len(pixels) > 10:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        seen.append(len(pixels))
        return encode(self, pixels)

    monkeypatch.setattr(TwoTowers, "encode_images", limited)
    assert torch.allclose(
        finish(predictor.embed(paths, "lora", CancelToken())).features, whole, atol=1e-6
    )
    assert max(seen) == 8 and len(seen) == 6
    monkeypatch.setattr(TwoTowers, "encode_images", lambda *_: limited(*_[:1], torch.empty(11)))
    with pytest.raises(torch.OutOfMemoryError):
        finish(predictor.embed(paths, "lora", CancelToken()))


def test_a_prompt_leaves_less_room_for_words(runs: dict[str, Run], base: Path) -> None:
    whole = opened(base)
    assert applying.on(adapters.read(runs["prompt"].folder), whole).context_length == 77 - 8
    assert whole.context_length == 77
    predictor = Predictor(whole, torch.float32)
    predictor.add(adapters.read(runs["prompt"].folder), "prompt")
    among = finish(predictor.embed([], "prompt", CancelToken()))
    assert predictor.search(among, "red " * 500, "prompt") == []


@pytest.mark.parametrize("kind", ["lora", "full"])
def test_the_base_of_a_run_and_of_an_adapter_is_found(
    kind: str, runs: dict[str, Run], base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = runs[kind]
    assert base_job(run.folder).base.model == str(base)
    assert base_job(run.best, "starter", "cpu").base.model == "starter"
    assert base_job(run.folder, "starter", "cpu").base.model == "starter"
    if kind == "lora":
        with pytest.raises(ClipTuneError, match="is not on this computer") as told:
            base_job(run.best)
        assert "Name the base" in told.value.hint
    else:
        assert base_job(run.best).base.model == str(run.best), "it is one itself"
    monkeypatch.setattr(opening, "cached", lambda entry: base if entry.bundled else None)
    assert base_job(run.best).base.model == "starter", "known by the hash of its files"


def test_looking_covers_one_patch_after_another(runs: dict[str, Run], base: Path) -> None:
    predictor = Predictor(opened(base), torch.float32)
    predictor.add(adapters.read(runs["lora"].folder), "lora")
    path = sorted(runs["lora"].job.data.images.rglob("*.png"))[0]
    word = predictor._ready["lora"].classes[0]
    look = finish(predictor.look(path, "lora", word, CancelToken()))
    lost = look.lost
    assert look.seen is None, "the middle square"
    predictor.base.images = replace(predictor.base.images, framing=Framing(32, (32, 32)))
    squashed = finish(predictor.look(path, "lora", word, CancelToken())).seen
    assert squashed is not None and (squashed == decode(path, Framing(32, (32, 32)))).all()
    assert lost.shape == (PATCHES, PATCHES)
    side = predictor.base.resolution
    pixels = decode(path, Framing(side, side))
    covered = pixels.copy()
    edge = round(side / PATCHES)
    covered[:edge, :edge] = pixels.mean(axis=(0, 1)).astype("uint8")
    ready = predictor._ready["lora"]
    probabilities = [
        ready.probabilities(predictor._features(ready.base, one[None]))[0, 0].item()
        for one in (pixels, covered)
    ]
    assert lost[0, 0] == pytest.approx(probabilities[0] - probabilities[1], abs=1e-5)
