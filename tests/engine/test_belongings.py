"""What the program keeps for itself is told with its size and goes; what is a person's stays."""

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest
from typer.testing import CliRunner

from cliptune import belongings
from cliptune.cli import app
from cliptune.cli.window import Window
from cliptune.core import compiler
from cliptune.core.caches import CACHE, MODELS
from cliptune.models.catalogue import CATALOGUE
from cliptune.projects import finding
from cliptune.runs import home


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the environment names them, and the models' as a person chose."""
    for name in MODELS.variables:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    monkeypatch.setattr(MODELS, "chosen", tmp_path / "models")
    monkeypatch.setattr(platformdirs, "user_log_path", lambda name, **_: tmp_path / "log")


def made(path: Path, size: int = 1000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    return path


def kept(tmp_path: Path) -> dict[str, list[Path]]:
    """Something of each kind."""
    repo = "models--" + next(one.repo for one in CATALOGUE if one.repo).replace("/", "--")
    cache, logs = CACHE.folder, platformdirs.user_log_path("cliptune", appauthor=False)
    return {
        "caches": [
            made(cache / "pixels" / "some.npy"),
            made(cache / "sources" / "some" / "files" / "a.jpg"),
            made(cache / compiler.FOLDER / "x"),
            made(cache / "memory" / "some.json"),
        ],
        "settings": [
            made(tmp_path / "config" / "cliptune" / "window.ini"),
            made(tmp_path / "config" / "cliptune" / "window-77.1.0.ini"),
            made(logs / "cliptune.log.1"),
        ],
        "graphics": [made(home().with_name("torch") / "2.13" / "cu130" / "torch.so")],
        "models": [
            made(tmp_path / "models" / repo / "blobs" / "weights"),
            made(tmp_path / "models" / ".locks" / repo / "weights.lock"),
        ],
    }


def own(tmp_path: Path) -> list[Path]:
    """What is a person's, or of other programs."""
    return [
        made(home() / "run" / "job.toml"),
        made(finding.home() / "photos" / "journal.jsonl"),
        made(home().with_name("imported") / "peft" / "adapter_config.json"),
        made(tmp_path / "models" / "models--somebody--else" / "weights"),
        made(tmp_path / "config" / "cliptune" / "mine.txt"),
        made(CACHE.folder / "mine.txt"),
    ]


def clean(*arguments: str, answer: str = "") -> str:
    told = CliRunner().invoke(app, ["clean", *arguments], input=answer, obj=Window())
    return f"{told.exit_code} {told.output}"


@pytest.mark.parametrize(
    "asked", [["caches"], ["settings", "graphics", "models"], [*belongings.BY_NAME]]
)
def test_what_is_asked_for_goes_and_all_else_stays(tmp_path: Path, asked: list[str]) -> None:
    files, others = kept(tmp_path), own(tmp_path)
    assert {one.name: one.size() for one in belongings.ALL} == {
        "caches": 4000,
        "settings": 3000,
        "graphics": 1000,
        "models": 2000,
    }
    told = clean(*(f"--{name}" for name in asked), "--yes")
    assert told.startswith("0 ") and f"Taken away: {', '.join(asked)}." in told
    there = {name: all(map(Path.exists, of)) for name, of in files.items()}
    assert there == {name: name not in asked for name in files}
    gone = [one for name in asked for one in files[name]]
    assert not any(map(Path.exists, gone)) and all(map(Path.exists, others))


def test_it_is_asked_before_anything_goes_and_caches_alone_are_meant(tmp_path: Path) -> None:
    files = kept(tmp_path)
    told = clean(answer="n\n")
    assert told.startswith("1 ") and "Take away caches?" in told
    assert f"adapters stay: {home().parent}" in told
    assert clean().startswith("1 "), "and where nobody can answer"
    assert all(path.exists() for of in files.values() for path in of)
    assert clean(answer="y\n").startswith("0 ")
    assert not CACHE.folder.exists() and files["settings"][0].exists()
    assert "nothing to take away" in clean()


def test_folders_that_were_chosen_in_the_window_count(tmp_path: Path) -> None:
    chosen = made(tmp_path / "large" / "cliptune-cache" / "pixels" / "some.npy")

    def use_folders() -> None:
        CACHE.chosen = tmp_path / "large"

    try:
        CliRunner().invoke(app, ["clean", "--yes"], obj=Window(use_folders=use_folders))
    finally:
        CACHE.chosen = None
    assert not chosen.exists()


def test_torch_makes_its_folder_in_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """bitsandbytes has it made when it is loaded, and nothing is ever put there."""
    monkeypatch.setattr(os, "environ", {})
    compiler.leave_out()
    assert Path(os.environ["TORCHINDUCTOR_CACHE_DIR"]).parent == CACHE.folder


def test_torch_makes_its_folder_elsewhere_where_the_cache_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A read-only home, say, or a full disk: torch could not even be loaded."""
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    for cache, patched in (
        (tmp_path / "read-only", {"access": lambda *_: False}),
        (
            tmp_path / "full",
            {"statvfs": lambda _: os.statvfs_result((1, 1, 9, 0, 0, 9, 9, 9, 0, 255))},
        ),
        (in_the_way / "inside", {}),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(os, "environ", {"CLIPTUNE_CACHE": str(cache)})
            for name, function in patched.items():
                patch.setattr(os, name, function)
            compiler.leave_out()
            assert os.environ["TORCHDYNAMO_DISABLE"] == "1"
            assert "TORCHINDUCTOR_CACHE_DIR" not in os.environ, cache


def test_onnxruntime_keeps_nothing_among_a_persons_files(tmp_path: Path) -> None:
    """It keeps a number of the machine there, else, and tells its maker what it is used for."""
    given = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    del given["ORT_DISABLE_TELEMETRY"]
    code = "import cliptune.export.onnx, onnxruntime"
    subprocess.run([sys.executable, "-c", code], env=given, check=True)
    assert not any(tmp_path.iterdir())
