"""The command line and the window open the same adapters on the same base, and say the same."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cliptune.cli.inference import _predictor
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Warned, Work, finish
from cliptune.export import proof
from cliptune.export.exporting import export
from cliptune.inference.base_model import BaseModel, agreed
from cliptune.inference.importing import import_adapter
from cliptune.inference.predict import Predictor
from cliptune.runs import Run
from cliptune_gui.engine.inference_session import InferenceSession, candidates
from cliptune_gui.pages.try_it.chooser import Chooser
from cliptune_gui.state.preferences import Preferences
from engine.exports import ask_here
from engine.training import carry, small_job

FP32, BF16 = torch.float32, torch.bfloat16
SETS: dict[str, tuple[tuple[str, ...], str, torch.dtype | None, bool]] = {
    "LoRA": (("lora",), "none", FP32, False),
    "LoRA in 16 bits": (("half",), "none", BF16, False),
    "QLoRA": (("qlora",), "nf4", FP32, False),
    "LoRA and QLoRA": (("lora", "qlora"), "none", FP32, True),
    "QLoRA and LoRA": (("qlora", "lora"), "none", FP32, True),
    "in 32 and in 16 bits": (("lora", "half"), "none", FP32, True),
    "everything": (("lora", "qlora", "prompt", "probe", "full"), "none", FP32, True),
    "full fine-tuning": (("full",), "none", FP32, False),
    "a probe": (("probe",), "none", FP32, False),
    "imported": (("imported",), "none", None, False),
    "imported QLoRA": (("imported-qlora",), "nf4", None, False),
    "imported and its run": (("imported", "lora"), "none", FP32, False),
    "imported QLoRA and a LoRA": (("imported-qlora", "lora"), "none", FP32, True),
}
"""Who is opened together; how the base is quantised then and in what it computes (None: as the
machine likes), which is as all were trained, or else in full; and whether that is told of."""


@pytest.fixture(scope="module")
def runs(base: Path, images: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """A finished run of each method that differs in how it is opened, on one base."""
    folder, made = tmp_path_factory.mktemp("runs"), {}
    for name, kind, precision in (
        ("lora", "lora", "fp32"),
        ("half", "lora", "bf16"),
        ("qlora", "qlora", "fp32"),
        ("prompt", "prompt", "fp32"),
        ("probe", "probe", "fp32"),
        ("full", "full", "fp32"),
    ):
        job = small_job(images, base, kind, epochs=1, learning_rate=1e-2, precision=precision)
        carry(job, folder / name)
        made[name] = Run(folder / name)
    return made


@pytest.fixture
def named(runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """The folders of runs and of what was imported, by name."""
    folder = runs["lora"].folder.parent
    monkeypatch.setattr("cliptune.inference.open.all_runs", lambda: list(runs.values()))
    Preferences().runs = folder
    Preferences().device = "cpu"
    found = {name: run.folder for name, run in runs.items()}
    for name, run in (("imported", "lora"), ("imported-qlora", "qlora")):
        found[name] = finish(import_adapter(runs[run].best, None, CancelToken())).folder
    return found


@dataclass
class Opened:
    """What one of the two opened, and what it says."""

    predictor: Predictor
    names: list[str]
    """Of those that answer, the base as it is first."""
    answers: list[list[tuple[tuple[str, float], ...]]]
    warned: list[str]

    def base(self) -> tuple[Path, str, torch.dtype, torch.dtype]:
        """The base, how it is quantised, its weights' type and that of computing."""
        model = self.predictor.base.model
        config = getattr(model.config, "quantization_config", None)
        kept = config.bnb_4bit_quant_type if config else "none"
        weights = model.visual_projection.weight.dtype
        return self.predictor.base.folder, kept, weights, self.predictor.precision

    def classes(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """What each tells apart, and the folders of those."""
        return [self.predictor.classes(name) for name in self.names]


def heard(work: Work[Any], warned: list[str]) -> Work[Any]:
    """The work, its warnings noted down."""
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            return end.value
        if isinstance(event, Warned):
            warned.append(event.message)
        yield event


def by_command_line(
    places: list[Path], words: list[str], paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> Opened:
    """As `cliptune predict A --also B` does it."""
    warned: list[str] = []
    monkeypatch.setattr(
        "cliptune.cli.inference.watch", lambda work, quiet: finish(heard(work, warned))
    )
    names = [str(place) for place in places]
    predictor = _predictor(names, words, "", "cpu", CancelToken(), True)
    (untouched,) = set(predictor.names) - set(names)
    order = [untouched, *names]
    said = finish(predictor.classify(paths, order, CancelToken()))
    answers = [[one.probabilities for one in said[name]] for name in order]
    return Opened(predictor, order, answers, warned)


def by_window(
    places: list[Path], words: list[str], paths: list[Path], base: Path, qtbot: QtBot
) -> Opened:
    """As the page does it on which they are ticked."""
    warned: list[str] = []
    chooser = Chooser(Preferences())
    qtbot.addWidget(chooser)
    found = candidates(Preferences().runs)
    shown = sorted(found, key=lambda one: places.index(one.place) if one.place in places else 99)
    chooser.show_candidates(shown)
    chooser.bases.setCurrentIndex(chooser.bases.findData(str(base)))
    chooser.words.setText(", ".join(words))
    for row in range(1, chooser.list.count()):
        ticked = shown[row - 1].place in places
        state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        chooser.list.item(row).setCheckState(state)
    asked, session = chooser.asked(), InferenceSession()
    assert asked is not None and len(asked.members) == len(places) + 1
    answers = finish(heard(session.classify(asked, paths, CancelToken()), warned))
    predictor = session._predictor
    assert predictor is not None
    order = [repr(member) for member in asked.members]
    said = [[one.probabilities for one in answers[member]] for member in asked.members]
    return Opened(predictor, order, said, warned)


@pytest.mark.parametrize("name", SETS)
def test_both_open_the_same(
    name: str,
    named: dict[str, Path],
    base: Path,
    images: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    members, quantisation, precision, told = SETS[name]
    places = [named[one] for one in members]
    paths = sorted(images.rglob("*.png"))[::4]
    one = by_command_line(places, [], paths, monkeypatch)
    other = by_window(places, [], paths, base, qtbot)
    assert one.base() == other.base()
    assert one.classes() == other.classes()
    assert one.answers == other.answers, "to the last bit: the same is computed"
    assert one.warned == other.warned and bool(one.warned) == told
    folder, quantised, _, computed = one.base()
    assert (folder, quantised) == (base, quantisation)
    assert precision in (None, computed)


def test_words_are_told_to_one_without_classes_by_both(
    runs: dict[str, Run],
    named: dict[str, Path],
    base: Path,
    images: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (runs["lora"].best / "cliptune.json").replace(tmp_path / "kept.json")
    try:
        bare = finish(import_adapter(runs["lora"].best, None, CancelToken())).folder
    finally:
        (tmp_path / "kept.json").replace(runs["lora"].best / "cliptune.json")
    paths, words = sorted(images.rglob("*.png"))[::7], ["red", "one dog"]
    with pytest.raises(ClipTuneError, match="has no classes of its own"):
        by_command_line([bare], [], paths, monkeypatch)
    with pytest.raises(ClipTuneError, match="is not on this computer"):
        by_command_line([bare], words, paths, monkeypatch)
    predictor = _predictor([str(bare)], words, str(base), "cpu", CancelToken(), True)
    assert predictor.classes(str(bare))[0] == tuple(words)
    said = finish(predictor.classify(paths, predictor.names, CancelToken()))
    other = by_window([bare], words, paths, base, qtbot)
    assert [one.probabilities for one in said[str(bare)]] == other.answers[1]


def test_what_is_opened_together_is_never_less_than_any_was_trained_on() -> None:
    whole, small = BaseModel("a", "none", "fp32"), BaseModel("a", "nf4", "bf16")
    assert agreed([whole]) == whole and agreed([small]) == small and not agreed([small]).differs
    assert agreed([small, whole]) == agreed([whole, small]) == whole
    assert agreed([small, whole]).differs
    unknown = BaseModel("", "nf4")
    assert agreed([unknown]) == BaseModel("", "nf4", "auto")
    assert agreed([unknown, small]) == BaseModel("a", "nf4", "bf16")
    assert agreed([small], "b").name == "b"


def test_an_exported_adapter_finds_the_base_of_a_run(
    runs: dict[str, Run],
    named: dict[str, Path],
    base: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proof, "_ask", ask_here)
    out = tmp_path / "out"
    made = finish(export(runs["lora"].folder, "peft", out, CancelToken(), device="cpu"))
    found = finish(import_adapter(made.path, None, CancelToken()))
    (candidate,) = [one for one in candidates(Preferences().runs) if one.place == found.folder]
    assert candidate.base == str(base)
