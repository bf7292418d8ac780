"""What people read outside the window can be translated, and the language is the one asked for."""

import ast
import html
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

import cliptune
import cliptune_resources
from cliptune.cli import app, complaints, inference
from cliptune.cli.hints import HINTS, NEXT
from cliptune.core import events, language
from cliptune.core.errors import ClipTuneError
from cliptune.core.language import pick, stands_in, tr
from cliptune.core.messages import Message, Text
from cliptune.inference.predict import Prediction

ENGINE = Path(cliptune.__file__).parent
READ = (
    *sorted((ENGINE / "cli").glob("*.py")),
    *sorted((ENGINE / "document").glob("*.py")),
    *(ENGINE / "comparison" / "report.py", ENGINE / "export" / "card.py"),
)
"""Modules whose texts people read as they are."""
WORDED = {"tr", "mark", "text", "Option", "Argument", "Typer", "command"}
"""What marks a text, or is given one that is listed where helps are."""
WORDS = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
CODE = re.compile(
    r"\bimport |^\w+ = |print\(|said\) if|for text in|^python -c|cliptune \w|--\w|\w\[",
    re.MULTILINE,
)
"""Commands, types, and of a README what Python reads."""


def unmarked(node: ast.AST) -> Iterator[str]:
    """Texts of several words that are said as they stand, not by `tr`."""
    for child in ast.iter_child_nodes(node):
        func = getattr(child, "func", None)
        if (getattr(func, "id", "") or getattr(func, "attr", "")) in WORDED:
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            bare = re.sub(r"\[/?[a-z ]+\]", "", child.value)  # without what colours it
            if WORDS.search(bare) and not CODE.search(bare):
                yield child.value
        else:
            yield from unmarked(child)


@pytest.mark.parametrize("module", READ, ids=lambda one: f"{one.parent.name}/{one.stem}")
def test_what_people_read_is_marked_to_be_translated(module: Path) -> None:
    found = {*unmarked(ast.parse(module.read_text(encoding="utf-8")))}
    assert not found - {*HINTS.values(), *NEXT.values(), "the base, a folder"}  # the last in Python


def test_the_template_of_reports_has_no_words_of_its_own() -> None:
    page = (ENGINE / "document" / "report.html").read_text(encoding="utf-8")
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", " ", page, flags=re.DOTALL)
    assert not re.findall(r"[A-Za-z]{2,}", re.sub(r"&\w+;", " ", bare))


def test_every_phase_is_a_word_that_can_be_translated() -> None:
    said = set()
    for file in ENGINE.rglob("*.py"):
        said |= {*re.findall(r'Progress\(\s*phase="([^"]+)"', file.read_text(encoding="utf-8"))}
    assert len(said) > 20 and said <= {*events.PHASES}


@pytest.mark.parametrize(
    ("wanted", "picked"),
    [
        ("zh_CN.UTF-8", "zh_CN"),
        ("zh_SG", "zh_CN"),
        ("zh-Hans", "zh_CN"),
        ("zh_TW.UTF-8", "zh_CN"),
        ("zh-Hant-HK", "zh_CN"),
        ("de_AT@euro", "de"),
        ("en_GB.UTF-8", "en"),
        ("C.UTF-8", "en"),
        ("fr_FR", "en"),
    ],
)
def test_a_language_serves_those_who_read_it(wanted: str, picked: str) -> None:
    assert pick([wanted], ["de", "en", "zh_CN"]) == picked


def test_the_first_that_is_there_is_spoken() -> None:
    assert pick(["fr_FR", "zh_CN", "de"], ["de", "en", "zh_CN"]) == "zh_CN"
    assert pick(["en_US", "zh_CN"], ["de", "en", "zh_CN"]) == "en"
    assert pick([], ["de", "en"]) == "en"


def test_simplified_chinese_stands_in_for_the_traditional() -> None:
    traditional = ["zh_TW.UTF-8", "zh-Hant", "zh_HK", "zh-Hant-MO"]
    assert all(stands_in(one, "zh_CN") for one in traditional)
    assert not any(stands_in(one, "zh_CN") for one in ("zh_CN", "zh_SG", "zh-Hans-HK"))
    assert not stands_in("zh_TW", "en")


def test_the_environment_is_asked_as_gettext_asks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert language.of_system() == ["de_DE.UTF-8"]
    monkeypatch.setenv("LC_MESSAGES", "zh_CN.UTF-8")
    assert language.of_system() == ["zh_CN.UTF-8"]
    monkeypatch.setenv("LC_ALL", "fr_FR")
    assert language.of_system() == ["fr_FR"]
    monkeypatch.setenv("LANGUAGE", "zh_CN:en")
    assert language.of_system() == ["zh_CN", "en", "fr_FR"]


def test_where_the_environment_says_nothing_macos_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    listed = SimpleNamespace(stdout='(\n    "zh-Hans-CN",\n    en\n)\n')
    monkeypatch.setattr(language.subprocess, "run", lambda *command, **how: listed)
    monkeypatch.setattr(language.sys, "platform", "darwin")
    assert language.of_system() == ["zh-Hans-CN", "en"]
    assert pick(language.of_system(), ["en", "zh_CN"]) == "zh_CN"


# A language of a few words

WORDS_OF_IT = {
    "accuracy": "精度",
    "setting": "设置",
    "Epochs": "轮数",
    "List the runs there are.": "列出已有的运行。",
    "Options": "选项",
    '"{goal}" is no goal.{meant}': "没有目标“{goal}”。{meant}",
}


@pytest.fixture
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A translation of a few texts, as Qt's tools write it."""
    messages = "".join(
        f"<message><source>{html.escape(source)}</source><translation>{target}</translation>"
        "</message>"
        for source, target in WORDS_OF_IT.items()
    )
    unfinished = '<translation type="unfinished">未</translation>'
    messages += f"<message><source>default</source>{unfinished}</message>"
    (tmp_path / "cliptune_zh_CN.ts").write_text(
        f"<TS><context><name>Job</name>{messages}</context></TS>", encoding="utf-8"
    )
    monkeypatch.setattr(cliptune_resources, "translations", lambda: tmp_path)
    yield
    language.use("en")


def test_what_is_not_translated_is_english(chinese: None) -> None:
    language.use("zh_CN")
    assert language.spoken() == "zh-CN"
    assert (tr("setting"), tr("default"), tr("why")) == ("设置", "default", "why")
    language.use("en")
    assert tr("setting") == "setting"


def test_a_word_of_the_program_within_a_message_is_translated_and_no_other(chinese: None) -> None:
    language.use("zh_CN")
    told = Text("tried", "{measure} of {name}", "")
    said = Message(code="", params={"measure": "accuracy", "name": "accuracy"})
    assert said.worded(told.text, tr) == "精度 of accuracy"


def test_the_command_line_speaks_the_language_it_is_asked_for(
    chinese: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = CliRunner().invoke
    for arguments in (["--language", "zh_CN"], ["--language=zh"]):
        assert "设置" in run(app, [*arguments, "settings"]).output
        told = run(app, [*arguments, "runs", "--help"]).output
        assert "列出已有的运行。" in told and "选项" in told
    assert "List the runs" in run(app, ["runs", "--help"]).output
    monkeypatch.setenv("LANGUAGE", "zh_TW:en")
    told = run(app, ["settings"])
    assert "设置" in told.output and "simplified" in told.stderr


def test_a_language_that_is_not_there_is_told(chinese: None) -> None:
    failed = CliRunner().invoke(app, ["--language", "fr", "runs"]).exception
    assert isinstance(failed, ClipTuneError) and "en, zh_CN" in failed.told.hint()


def test_what_is_for_programs_stays_english(chinese: None) -> None:
    language.use("zh_CN")
    assert Message(code="plain", params={"text": "accuracy", "hint": ""}).model_dump()["text"]
    assert str(Message(code="cli-no-such-goal", params={"goal": "x", "meant": ""})).startswith(
        '"x"'
    )


def test_a_report_knows_the_wordings_of_what_runs_wrote_down() -> None:
    """In a process of its own: else they would stay in the English that they were written in."""
    asked = "from cliptune.document import contents; from cliptune.core.messages import TEXTS"
    done = subprocess.run(
        [sys.executable, "-c", f"{asked}; print(*TEXTS)"],
        capture_output=True,
        text=True,
        check=True,
    )
    known = {*done.stdout.split()}
    assert {
        "conclusion-better",
        "scan-summary",
        "scan-read-from",
        "problems-1",
        "greys-shown",
    } <= known


@pytest.fixture
def english() -> Iterator[None]:
    yield
    language.use(language.ENGLISH)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    "asked",
    [
        "--foo",
        "trian",
        "nothing-like-it",
        "train --epoch 3",
        "estimate --steps x",
        "train --resume",
        "settings a b",
        "check",
        "predict x y --top 0",
        "predict x y --top z",
        "check x --json=1",
        "evaluate x --images nowhere --table",
    ],
)
def test_a_command_that_is_written_wrongly_is_told_of_in_the_language(asked: str) -> None:
    runner = CliRunner()
    usual = runner.invoke(app, asked.split(), env={"LANGUAGE": "en", "COLUMNS": "200"})
    assert usual.exit_code == 2 and "─ Error ─" in usual.output
    told = runner.invoke(app, ["--language", "zh_CN", *asked.split()], env={"COLUMNS": "200"})
    assert told.exit_code == 2 and "─ 错误 ─" in told.output
    shown = re.sub(r"用法：root .*", "", told.output)  # what stands there is the command
    bare = re.sub(r"'[^']*'", "", shown)
    assert not WORDS.search(bare), bare


@pytest.mark.usefixtures("english")
def test_what_is_not_known_of_typer_is_told_as_it_is() -> None:
    language.use("zh_CN")
    assert complaints.spoken("It has 3 legs.") == "It has 3 legs."


@pytest.mark.usefixtures("english")
def test_the_untouched_base_is_called_so_in_the_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    language.use("zh_CN")
    said = [Prediction(Path("one.png"), (("猫", 1.0),))]
    inference._show_answers({"runs/first": said, "zero-shot": said}, 0.0)
    assert capsys.readouterr().out.splitlines() == [
        "one.png",
        "  first   猫 100.0%",
        "  零样本  猫 100.0%",
    ]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("train --batch-size 3", "--set train.batch_size=VALUE"),
        ("compare --batch-size 3", "--set train.batch_size=VALUE"),
        ("runs --epochs 3", ""),  # takes no settings
    ],
)
def test_a_setting_that_is_no_option_is_told_how_it_is_given(asked: str, told: str) -> None:
    result = CliRunner().invoke(app, asked.split(), env={"LANGUAGE": "en", "COLUMNS": "200"})
    assert result.exit_code == 2
    assert told in result.output and ("--set" in result.output) == bool(told)
