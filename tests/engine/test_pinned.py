"""A base that is pinned to a commit, with other commits in the hub's cache: never one of those."""

import json
from pathlib import Path

import pytest
from huggingface_hub import constants

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Warned, finish
from cliptune.evaluation.best import evaluate_best
from cliptune.evaluation.prepared import open_base
from cliptune.export import proof
from cliptune.inference.open import Answering, base_job, open_adapters, trained_on
from cliptune.models.catalogue import CATALOGUE
from cliptune.models.load import sha256
from cliptune.runs import Run
from cliptune.training.session import carry_out
from engine import drawn
from engine.exports import ask_here, exported
from engine.tiny import tiny_clip
from engine.training import carry, small_job

A, B, C = ("a" * 40, "b" * 40, "c" * 40)
ENTRY = next(entry for entry in CATALOGUE if entry.revision == "main")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The hub's cache with two commits of a base whose branch points to the first."""
    place = tmp_path / "hub" / f"models--{ENTRY.repo.replace('/', '--')}"
    for seed, commit in enumerate((A, B)):
        tiny_clip(place / "snapshots" / commit, seed=seed, layers=1)
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text(A, encoding="utf-8")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(place.parent))
    return place


def opened(model: str, revision: str = "") -> dict[str, str]:
    job = jobs.opening(model, revision=revision, device="cpu", precision="fp32")
    return finish(open_base(job, CancelToken())).identity


def test_a_job_gets_the_commit_that_it_asks_for(cache: Path) -> None:
    for revision, commit in (("", A), ("main", A), (A, A), (B, B)):
        identity = opened(ENTRY.name, revision)
        assert identity["revision"] == commit
        assert identity["sha256"] == sha256(cache / "snapshots" / commit)


def test_what_is_not_here_is_told_of_beside_what_is(cache: Path) -> None:
    with pytest.raises(ClipTuneError, match=f"Commit {C} is wanted") as told:
        opened(ENTRY.name, C)
    assert str(cache / "snapshots" / A) in told.value.message
    assert "HF_HUB_OFFLINE" in told.value.message and told.value.hint


def test_a_folder_of_another_commit_is_refused(cache: Path) -> None:
    assert opened(str(cache / "snapshots" / B), B)["revision"] == B
    with pytest.raises(ClipTuneError, match=f"is of commit {A}, and {B} is wanted"):
        opened(str(cache / "snapshots" / A), B)


def test_a_run_goes_on_with_the_commit_that_it_began_with(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the branch has moved meanwhile; and an export says which it was."""
    monkeypatch.setattr(proof, "_ask", ask_here)
    images = drawn.classes(tmp_path / "images", 6)
    carry(small_job(images, Path(ENTRY.name), epochs=1), tmp_path / "run")
    run = Run(tmp_path / "run")
    (cache / "refs" / "main").write_text(B, encoding="utf-8")
    assert opened(ENTRY.name)["revision"] == B
    finish(evaluate_best(run, CancelToken()))
    assert trained_on(run.folder).revision == A
    lines = run.files.log.read_text(encoding="utf-8").splitlines()
    run.files.log.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")  # killed at the end
    assert [*carry_out(run, CancelToken())][-1].event == "finished"
    readme = (exported(run, "peft", tmp_path / "peft").path / "README.md").read_text("utf-8")
    assert readme.count(f'from_pretrained(base, revision="{A}"') == 2


def adapter(cache: Path, tmp_path: Path, revision: str | None) -> Path:
    """As PEFT saves one, of the second commit."""
    from peft import LoraConfig, get_peft_model
    from transformers import CLIPModel

    model = CLIPModel.from_pretrained(cache / "snapshots" / B)
    config = LoraConfig(target_modules=["q_proj"])
    get_peft_model(model, config).save_pretrained(tmp_path / "adapter")
    path = tmp_path / "adapter" / "adapter_config.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said |= {"base_model_name_or_path": ENTRY.repo, "revision": revision}
    path.write_text(json.dumps(said), encoding="utf-8")
    return tmp_path / "adapter"


@pytest.mark.parametrize(("revision", "commit"), [(None, A), ("main", A), (B, B)])
def test_an_adapter_gets_the_commit_that_it_names(
    cache: Path, tmp_path: Path, revision: str | None, commit: str
) -> None:
    job = base_job(adapter(cache, tmp_path, revision), device="cpu")
    assert finish(open_base(job, CancelToken())).identity["revision"] == commit


def test_an_adapter_on_another_commit_that_was_named_is_warned_of(
    cache: Path, tmp_path: Path
) -> None:
    place = adapter(cache, tmp_path, B)
    answering = {"it": Answering(place, ("a cat", "a dog"), ("a cat", "a dog"))}
    for base, warns in (("", False), (str(cache / "snapshots" / A), True)):
        work = open_adapters(answering, CancelToken(), base=base, device="cpu")
        told = [str(event.told) for event in work if isinstance(event, Warned)]
        assert any(A in one and B in one for one in told) == warns


def test_a_pinned_commit_is_downloaded_beside_another(tmp_path: Path) -> None:
    """By the real client, from a hub on loopback: the cache holds another commit before."""
    from engine.hub_server import Hub, serve
    from engine.test_download import Client

    for seed, commit in enumerate((A, B)):
        model = tiny_clip(tmp_path / commit, seed=seed, layers=1)
        with serve(Hub(model, revision=commit, commit=commit)) as hub:
            client = Client(tmp_path / "cache", hub)
            folder = Path(client.fetch()["folder"])
            assert folder.name == commit and sha256(folder) == sha256(model)
    with serve(Hub(model, revision="elsewhere")) as hub:
        report = Client(tmp_path / "cache", hub).fetch(revision=C)
    assert report["folder"] is None
    assert f"Commit {C} is wanted" in report["error"] and f"snapshots/{A}" in report["error"]
