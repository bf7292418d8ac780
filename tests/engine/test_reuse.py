"""A base that several runs use is loaded once, and each run ends as it does alone."""

import gc
from pathlib import Path
from typing import Any
from weakref import ReferenceType, ref

import pytest
import torch

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import finish
from cliptune.evaluation import prepared
from cliptune.evaluation.prepared import open_base
from cliptune.job import Job
from cliptune.models import reuse
from cliptune.models.load import TwoTowers, load
from cliptune.models.reuse import frozen, keeping
from cliptune.training import checkpoint
from engine.tiny import tiny_clip
from engine.training import carry, losses, small_job
from slow import slow

CPU = torch.device("cpu")
HOW: dict[str, Any] = {"device": CPU, "quantisation": "none", "dtype": torch.float32}


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that a base to be kept frozen was loaded from."""
    loaded: list[Path] = []

    def noted(folder: Path, **how: Any) -> TwoTowers:
        loaded.append(folder)
        return load(folder, **how)

    monkeypatch.setattr(reuse, "load", noted)
    return loaded


def end(job: Job, folder: Path) -> tuple[list[float], list[torch.Tensor]]:
    """The losses of a run, and the weights that it ends with."""
    told = losses(carry(job, folder))
    latest = checkpoint.latest(folder / "checkpoints")
    assert latest is not None
    return told, [*checkpoint._read(latest / "trained.safetensors").values()]


def test_runs_on_one_base_end_as_each_does_alone(
    base: Path, images: Path, tmp_path: Path, loads: list[Path]
) -> None:
    """Also those that a full one, which changes its base, comes between."""
    kinds = ["lora", "prefix", "full", "lora"]
    jobs = [small_job(images, base, kind, epochs=1, learning_rate=1e-2) for kind in kinds]
    with keeping():
        together = [end(job, tmp_path / f"{at}") for at, job in enumerate(jobs)]
    assert len(loads) == 2
    for other, one in ((together[1], end(jobs[1], tmp_path / "alone")), together[::3]):
        assert other[0] == one[0]
        assert all(map(torch.equal, other[1], one[1]))


@slow
@pytest.mark.parametrize("quantisation", ["nf4", "int8"])
def test_a_quantised_base_is_used_again(
    quantisation: str, base: Path, images: Path, tmp_path: Path, loads: list[Path]
) -> None:
    job = small_job(images, base, "bottleneck", epochs=1, learning_rate=1e-2)
    quantised = job.base.model_copy(update={"quantisation": quantisation})
    job = job.model_copy(update={"base": quantised})
    with keeping():
        told = [losses(carry(job, tmp_path / name)) for name in ("first", "second")]
    assert told[0] == told[1] and len(loads) == 1


def test_what_is_kept_is_let_go_of(tmp_path: Path, loads: list[Path]) -> None:
    folder, other = tiny_clip(tmp_path / "base"), tiny_clip(tmp_path / "other", seed=1)

    def taken(*how: tuple[str, Any], of: Path = folder) -> TwoTowers:
        return frozen(of, **(HOW | dict(how)))

    with keeping():
        one = taken()
        assert taken().model.logit_scale is one.model.logit_scale
        with keeping():
            taken()
        assert len(loads) == 1, "by one who is within another who keeps"
        taken(of=other)
        taken()
        assert len(loads) == 3, "one base at a time"
        taken(("dtype", torch.bfloat16))
        assert len(loads) == 4
        tiny_clip(folder, seed=2)
        changed = taken().model.text_projection.weight
        assert not torch.equal(changed, one.model.text_projection.weight)
        assert len(loads) == 5
    taken()
    taken()
    assert len(loads) == 7, "nobody keeps it"


@pytest.mark.parametrize("other", ["frozen", "full"])
def test_no_base_is_loaded_beside_one_that_is_let_go_of(
    other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card may have no room for both until the collector comes."""
    first, second = tiny_clip(tmp_path / "base"), tiny_clip(tmp_path / "other", seed=1)
    there: list[ReferenceType[Any]] = []

    def noted(folder: Path, **how: Any) -> TwoTowers:
        assert all(one() is None for one in there)
        return load(folder, **how)

    monkeypatch.setattr(reuse, "load", noted)
    monkeypatch.setattr(prepared, "load", noted)
    gc.disable()
    try:
        with keeping():
            there.append(ref(frozen(first, **HOW).model))
            assert reuse._kept.base is not None
            there.append(ref(reuse._kept.base.model))
            if other == "frozen":
                frozen(second, **HOW)
            else:
                finish(open_base(small_job(Path(), second, "full"), CancelToken()))
    finally:
        gc.enable()


def test_a_folder_that_is_not_there_is_told_of_as_ever(tmp_path: Path) -> None:
    with pytest.raises(ClipTuneError) as alone:
        frozen(tmp_path / "gone", **HOW)
    with keeping(), pytest.raises(ClipTuneError) as kept:
        frozen(tmp_path / "gone", **HOW)
    assert str(kept.value) == str(alone.value)
