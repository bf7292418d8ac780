"""The command line as a user meets it: what it prints, and what it exits with."""

import errno
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import fields, replace
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console

from cliptune.cli import app, bases, commands, loading, main
from cliptune.cli.terminal import listing
from cliptune.core.errors import ClipTuneError
from cliptune.models.catalogue import CATALOGUE
from cliptune.runs import Run
from cliptune.training import estimate
from cliptune.training.memory import MemoryEstimate
from engine import drawn
from engine.commands import cliptune, in_turn, interrupted_process, process


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn.classes(tmp_path_factory.mktemp("images"), 12, test=4)


LOADING = "Loading PyTorch ...\n"
"""What is said at once, before seconds go by."""


def inside(*arguments: object) -> str:
    """What a command prints, in this process; its errors are raised."""
    told = io.StringIO()
    with redirect_stdout(told):
        app([*map(str, arguments)], standalone_mode=False)
    return told.getvalue()


def training(images: Path, base: Path, out: Path, *settings: str) -> list[object]:
    chosen = ["train.epochs=2", "train.batch_size=8", "train.device=cpu", *settings]
    flags = [part for setting in chosen for part in ("--set", setting)]
    return ["train", "--images", images, "--base", base, "--out", out, *flags]


@pytest.mark.parametrize(
    "command", [("check",), ("train", "--images"), ("import",), ("report",), ("train", "--resume")]
)
def test_a_name_that_no_disk_takes_is_told_of(command: tuple[str, ...]) -> None:
    done = cliptune(*command, "x" * 300)
    assert done.returncode == 1 and "longer than any disk takes" in done.stderr


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            OSError(errno.EIO, "Input/output error", "/a/file"),
            "/a/file: the disk reports an error.",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "no space left on the disk. Free some"),
        (
            Exception("I/O error: No space left (os error 28)"),
            "no space left on the disk. Free some",
        ),
        (
            RuntimeError("Data processing error: No space left (os error 28)"),
            "no space left on the disk. Free some",
        ),
    ],
)
def test_what_a_disk_is_to_blame_for_is_told_wherever_it_comes_from(
    error: Exception, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(**_: object) -> None:
        raise error

    monkeypatch.setattr(commands, "app", failing)
    done = cliptune("runs")
    assert done.returncode == 1 and told in " ".join(done.stderr.split())


def test_what_may_be_a_mistake_of_the_program_is_none_of_the_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(**_: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "/a/file")

    monkeypatch.setattr(commands, "app", failing)
    with pytest.raises(FileNotFoundError):
        cliptune("runs")


def test_a_home_that_nobody_knows_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of a container whose user is a number alone; libraries would make a folder `~`."""
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    done = cliptune("runs")
    assert done.returncode == 1 and "home folder of this user is not known" in done.stderr
    assert "Set HOME" in done.stderr


def test_what_is_only_asked_needs_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    for name in [*os.environ]:
        if name.startswith(("XDG_", "CLIPTUNE_")):
            monkeypatch.delenv(name)
    for asked in (("--help",), ("train", "--help"), ("--version",)):
        done = cliptune(*asked)
        assert done.returncode == 0 and done.stdout and not done.stderr, done


def test_that_pytorch_is_loaded_is_said_when_it_is_not_when_it_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "torch.py").write_text("there = True\n", encoding="ascii")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torch")
    with loading.told():
        assert importlib.util.find_spec("torch")
        assert capsys.readouterr().err == ""
        module = importlib.import_module("torch")
        assert module.there and capsys.readouterr().err == LOADING
    assert module.__file__ == str(tmp_path / "torch.py")
    assert isinstance(module.__loader__, SourceFileLoader)
    assert isinstance(module.__spec__ and module.__spec__.loader, SourceFileLoader)


@pytest.mark.parametrize("how", [("--images", "~nobody-at-all/x"), ("--base", "~nobody-at-all/x")])
def test_a_home_of_nobody_is_told_of(how: tuple[str, str], images: Path) -> None:
    done = cliptune("train", "--images", images, *how)
    assert done.returncode == 1 and "~nobody-at-all" in done.stderr


def test_train_evaluate_and_list(images: Path, base: Path, tmp_path: Path) -> None:
    from cliptune.runs import home

    run = home() / "mine"
    shown = ["predict", "mine", images / "test", "--device", "cpu"]
    told = in_turn(training(images, base, run), shown)
    assert told.returncode == 0, told.stderr
    for expected in ("zero-shot: validation accuracy", "Zero-shot", "LoRA", "peak memory"):
        assert expected in told.stdout
    assert f"The adapter lies in {run / 'best'}" in told.stdout
    assert "12 images in" in told.stdout
    assert "\x1b" not in told.stdout, "plain lines where there is no terminal"
    assert told.stderr == LOADING, "nothing of the libraries' chatter"
    listed = cliptune("runs")
    assert listed.returncode == 0 and "mine" in listed.stdout and "finished" in listed.stdout
    measured = cliptune("evaluate", "mine", "--json")
    assert measured.returncode == 0, measured.stderr
    summary = Run(run).summary()
    assert summary is not None
    assert json.loads(measured.stdout)["accuracy"] == pytest.approx(summary.accuracy)
    assert json.loads(measured.stdout)["split"] == "test"
    in_words = cliptune("evaluate", run)
    assert "12 test images" in in_words.stdout and "red" in in_words.stdout


def test_predict_search_and_import(images: Path, base: Path, tmp_path: Path) -> None:
    from cliptune.runs import home

    run = home() / "2026-11-26-colours"
    inside(*training(images, base, run, "train.learning_rate=1e-2"))
    shown, cpu = images / "test", ("--device", "cpu")
    told = cliptune("predict", "colours", shown, *cpu)
    assert told.returncode == 0, told.stderr
    for expected in ("colours", "zero-shot", "000.png", "12 images in", "a second"):
        assert expected in told.stdout
    for_programs = json.loads(inside("predict", run, shown / "red", "--top", 2, *cpu, "--json"))
    assert [*for_programs] == [str(run), "zero-shot"] and len(for_programs["zero-shot"]) == 4
    assert len(for_programs[str(run)][0]["classes"]) == 2
    assert [*for_programs[str(run)][0]["classes"]][0] == "red"

    (tmp_path / "notes.txt").write_text("no image", encoding="utf-8")
    with pytest.raises(ClipTuneError, match="notes.txt cannot be read"):
        inside("predict", "colours", tmp_path / "notes.txt", *cpu)

    given = ("--csv", tmp_path / "table.csv", "--sort-into", tmp_path / "sorted", *cpu)
    inside("predict", run, shown, *given)
    assert len((tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()) == 1 + 2 * 12
    assert len([*(tmp_path / "sorted").rglob("*.png")]) == 12
    with pytest.raises(ClipTuneError, match="lies among the images"):
        inside("predict", run, shown, "--sort-into", shown / "sorted")

    found = inside("search", run, shown, "a photo of a red", "--top", 4, *cpu)
    assert all("red" in line for line in found.splitlines()[-4:])


def test_an_adapter_that_was_imported(images: Path, base: Path, tmp_path: Path) -> None:
    from cliptune.runs import home

    run, shown = home() / "elsewhere", images / "test"
    inside(*training(images, base, run, "train.learning_rate=1e-2"))
    taken = inside("import", run)
    assert "LoRA for 3 classes" in taken
    name = taken.split("cliptune predict ")[1].split()[0]
    assert name in inside("runs")
    assert name in inside("predict", name, shown, "--device", "cpu"), "a run has its base"
    away = run.rename(tmp_path / "away")
    with pytest.raises(ClipTuneError) as lost:
        inside("predict", name, shown, "--device", "cpu")
    assert "Name the base" in lost.value.hint
    away.rename(run)
    given = ("--base", base, "--device", "cpu")
    assert "elsewhere" in inside("predict", name, shown, *given, "--also", run)

    own = json.loads(inside("evaluate", run, "--json"))
    found = json.loads(inside("evaluate", name, "--images", shown, *given, "--json"))
    assert [*found] == [name, "zero-shot"] and found[name]["count"] == 12
    assert found[name]["accuracy"] == pytest.approx(own["accuracy"])
    assert found[name]["per_class"] == pytest.approx(own["per_class"])
    lines = inside("evaluate", name, "--images", shown, *given).splitlines()
    rows = {line.split()[0]: line.split()[1:3] for line in lines}
    assert rows["red"][0] == "4" and rows["all"][0] == "12"
    assert int(rows["all"][1]) == round(12 * own["accuracy"]), "12 of 12"
    with pytest.raises(ClipTuneError) as alone:
        inside("evaluate", name)
    assert "--images FOLDER" in alone.value.hint
    other = tmp_path / "others" / "purple"
    other.mkdir(parents=True)
    shutil.copy(next((shown / "red").iterdir()), other)
    with pytest.raises(ClipTuneError, match="tells no class apart that .*purple is named after"):
        inside("evaluate", name, "--images", tmp_path / "others", *given)


def test_a_job_file(images: Path, base: Path, tmp_path: Path) -> None:
    job = f"""
    [data]
    images = {json.dumps(str(images))}
    [base]
    model = {json.dumps(str(base))}
    [method]
    kind = "qlora"
    [train]
    epochs = 1
    batch_size = 8
    """
    (tmp_path / "job.toml").write_text(job, encoding="utf-8")
    result = cliptune("train", tmp_path / "job.toml", "--out", tmp_path / "run")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "QLoRA" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["train"], "Nothing to train on."),
        (["train", "--images", "nowhere"], "nowhere"),
        (["train", "missing.toml"], "There is no job file missing.toml"),
        (["train", "--images", ".", "--set", "train.epoch=3"], 'Did you mean "train.epochs"?'),
        (["train", "--images", ".", "--method", "lroa"], 'Did you mean "lora"?'),
        (["train", "job.toml", "--base", "starter"], "cannot be given together with a job file"),
        (["train", "--resume", "nowhere"], 'There is no run or adapter "nowhere"'),
        (["check", "nowhere"], "nowhere"),
        (["evaluate", "nowhere"], 'There is no run or adapter "nowhere"'),
        (["predict", "nowhere", __file__], 'There is no run or adapter "nowhere"'),
        (["export", ".", "--to", "onxx", "--out", "x"], 'Did you mean "onnx"?'),
        (["import", "nowhere.zip"], "There is no nowhere.zip"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_1(arguments: list[str], expected: str) -> None:
    result = cliptune(*arguments)
    assert result.returncode == 1
    assert expected in result.stderr
    assert "Traceback" not in result.stderr and not result.stdout.count("Error")


def test_the_end_of_two_names_is_no_name() -> None:
    from cliptune.runs import home

    for day in ("2026-11-26", "2026-11-27"):
        (home() / f"{day}-colours").mkdir(parents=True)
    result = cliptune("evaluate", "colours")
    assert result.returncode == 1
    assert 'Several runs or adapters end with "colours".' in result.stderr
    assert "`cliptune runs` lists them" in result.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp936", "utf-8"])
def test_names_that_a_pipe_cannot_take_are_spelt_out(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("猫", "dög"):
        shutil.copytree(drawn.classes(tmp_path / "drawn", 2) / "red", tmp_path / "images" / name)
    said = []
    for more in (["--json"], []):
        pipe = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr(sys, "stdout", pipe)
        monkeypatch.setattr(sys, "argv", ["cliptune", "check", str(tmp_path / "images"), *more])
        with pytest.raises(SystemExit) as end:
            main()
        assert not end.value.code, more
        pipe.flush()
        said.append(pipe.buffer.getvalue())
    for_programs, for_people = said
    assert [*json.loads(for_programs)["classes"]] == ["dög", "猫"]
    assert b"2 classes" in for_people


def test_a_mistake_ends_the_process() -> None:
    result = process("train")
    assert result.returncode == 1 and not result.stdout
    assert result.stderr.startswith("Error: Nothing to train on.\nName a job file")


def test_check_tells_what_is_wrong(images: Path, tmp_path: Path) -> None:
    folder = drawn.classes(tmp_path / "images", 6)
    (folder / "red" / "broken.jpg").write_bytes(b"")
    told = cliptune("check", folder)
    assert told.returncode == 0
    assert "18 images in 3 classes" in told.stdout and "red/broken.jpg" in told.stdout
    for_programs = json.loads(cliptune("check", folder, "--json").stdout)
    assert for_programs["classes"] == {"blue": 6, "green": 6, "red": 6}
    assert for_programs["problems"][0] | {"detail": ""} == {
        "kind": "empty",
        "path": "red/broken.jpg",
        "detail": "",
        "excluded": True,
    }


def test_check_lists_classes_with_the_same_words_too(tmp_path: Path) -> None:
    folder = drawn.classes(tmp_path / "images", 2)
    (folder / "green").rename(folder / "Red_")
    told = cliptune("check", folder)
    assert told.returncode == 0, told.stderr
    assert "Classes with the same words" in told.stdout
    rows = [line.split() for line in told.stdout.splitlines()]
    assert {row[0] for row in rows if row[1:] == ["2", "red"]} == {"Red_", "red"}


def test_advise_says_which_and_why(images: Path) -> None:
    told = cliptune("advise", "--images", images)
    assert told.returncode == 0, told.stderr
    assert "images are few" in told.stdout
    assert "Which rank should LoRA have? 4 to 8" in told.stdout
    for_programs = json.loads(
        cliptune("advise", "--images", images, "--goal", "exploring", "--json").stdout
    )
    assert for_programs[0]["kind"] == "prompt"
    refused = cliptune("advise", "--images", images, "--goal", "explorin")
    assert refused.returncode == 1 and 'Did you mean "exploring"?' in refused.stderr


def test_advise_names_a_base_that_reads_the_classes(tmp_path: Path) -> None:
    for name in ("猫", "朱砂"):
        (tmp_path / name).mkdir()
        for number in range(3):
            image = Image.new("RGB", (8, 8), (number, len(name), ord(name[0]) % 256))
            image.save(tmp_path / name / f"{number}.png")
    told = cliptune("advise", "--images", tmp_path, "--base", "vit-b-32").stdout
    assert "named in Chinese, which OpenAI ViT-B/32 does not read" in told
    assert "Chinese-CLIP" in told and "`cliptune bases` lists what each reads" in told
    assert (
        "named in" not in cliptune("advise", "--images", tmp_path, "--base", "siglip2-b-16").stdout
    )


def test_bases_are_listed_by_what_they_read() -> None:
    told = cliptune("bases", "--language", "zh").stdout
    assert "chinese-clip-b-16" in told and "siglip2-b-16" in told and "vit-b-32" not in told
    assert "chinese-clip-b-16 (Chinese), siglip2-b-16 (Many languages)." in told
    named = [one["name"] for one in json.loads(cliptune("bases", "--json").stdout)]
    assert named == [entry.name for entry in CATALOGUE]
    others = json.loads(cliptune("bases", "--language", "other", "--json").stdout)
    assert {one["language"] for one in others} == {"many"}
    assert not next(one["commercial"] for one in others if one["name"] == "metaclip2-b-32")
    refused = cliptune("bases", "--language", "fr")
    assert refused.returncode == 1 and "One of en, zh" in refused.stderr


def test_bases_that_do_not_fit_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bases, "CATALOGUE", CATALOGUE[:1])
    (real,) = json.loads(cliptune("bases", "--method", "prefix", "--json").stdout)
    known = {field.name: real["memory"][field.name] for field in fields(MemoryEstimate)}
    assert real["memory"]["peak"] > known["weights"] > 0
    held = MemoryEstimate(**known | {"limit": 10**12})
    kinds = {
        "starter": held,
        "vit-b-32": replace(held, limit=1, largest=5),
        "vit-b-16": replace(held, limit=1, largest=0),
    }
    monkeypatch.setattr(bases, "CATALOGUE", CATALOGUE[:3])
    monkeypatch.setattr(estimate, "estimate_memory", lambda job, *_, **__: kinds[job.base.model])
    told = cliptune("bases", "--method", "prefix").stdout
    assert all(words in told for words in ("Fits: about", "Fits, 5 at a time", "Needs about"))
    fit = json.loads(cliptune("bases", "--fits", "--json").stdout)
    assert [one["name"] for one in fit] == ["starter", "vit-b-32"]
    refused = cliptune("bases", "--method", "lorra")
    assert refused.returncode == 1 and '"lora"' in refused.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
def test_ctrl_c_stops_cleanly_and_the_run_goes_on(images: Path, base: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    settings = ("train.epochs=500", "train.learning_rate=1e-3")
    told = interrupted_process(*training(images, base, run, *settings))
    assert "Stopping after this step" in told.stderr
    assert str(run / "best") in told.stdout and f"cliptune train --resume {run}" in told.stdout
    assert (run / "best" / "adapter_model.safetensors").is_file()
    assert Run(run).state() == "stopped"


def test_a_missing_qt_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from cliptune_gui.shell import start

    monkeypatch.setattr(start.sys, "platform", "linux")
    monkeypatch.setattr(start.sys, "argv", ["cliptune"])
    monkeypatch.setattr(start, "_loads", lambda library: library != "libxcb-cursor.so.0")
    with pytest.raises(SystemExit, match=r"libxcb-cursor\.so\.0.*apt install libxcb-cursor0"):
        start.main()


def test_a_missing_qt_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from cliptune_gui.shell import start

    monkeypatch.setattr(start.sys, "argv", ["cliptune"])
    monkeypatch.setattr(start, "has_qt", lambda: False)
    with pytest.raises(SystemExit, match=r"pip install PySide6.*Without a window"):
        start.main()


@pytest.mark.parametrize(
    ("arguments", "opened"),
    [
        (["{}"], ["{}"]),
        (["{}/a b", "{}/c"], ["{}/a b", "{}/c"]),
        ([], []),
        (["./a b", "photos/"], ["{}/a b", "{}/photos"]),  # of the current folder
        (["photos"], []),
        (["train", "{}"], []),
        (["--index=https://index.example/whl"], []),
        (["{}", "--help"], []),
    ],
)
def test_paths_with_a_slash_are_for_the_window_and_all_else_are_commands(
    arguments: list[str], opened: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cliptune_gui.shell import start

    monkeypatch.chdir(tmp_path)
    given, expected = ([one.format(tmp_path) for one in some] for some in (arguments, opened))
    assert [str(path) for path in start.opened(given)] == [str(Path(one)) for one in expected]


def test_what_needs_no_torch_loads_none_and_nothing_needs_qt() -> None:
    code = (
        "import sys\n"
        "sys.modules |= dict.fromkeys(('PySide6', 'shiboken6', 'pyqtgraph'))  # as if not there\n"
        "from cliptune_gui.shell.start import has_qt, main\n"
        "assert not has_qt()\n"
        "for arguments in (['train', '--help'], ['settings', 'full'], ['runs']):\n"
        "    sys.argv = ['cliptune', *arguments]\n"
        "    try: main()\n"
        "    except SystemExit as end: assert not end.code\n"
        "    loaded = {'torch', 'transformers', 'peft', 'datasets'} & set(sys.modules)\n"
        "    assert not loaded, (arguments, loaded)\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_settings_are_listed_with_the_methods_own_defaults() -> None:
    told = cliptune("settings", "full", "--base", "vit-b-32").stdout
    assert '"auto"' in told and "train.learning_rate" in told and "method.rank" not in told
    assert "method.rank" in cliptune("settings").stdout
    assert "0.0008" in cliptune("settings", "full").stdout


def test_no_word_of_a_table_is_cut_on_a_narrow_terminal() -> None:
    table = listing("run", "state", "base model")
    table.add_row("2026-11-30-photos", "finished", "laion-vit-b-32")
    narrow = Console(width=30)
    with narrow.capture() as printed:
        narrow.print(table)
    assert "…" not in printed.get() and "photos" in printed.get()
