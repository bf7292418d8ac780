"""Messages: worded once, complete, and free of what only one of the two programs has."""

import errno
import importlib
import json
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import cliptune
from cliptune.core.errors import ClipTuneError, nearest, unwritable
from cliptune.core.messages import TEXTS, Message, Text, text


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Text]:
    """Words messages that are forgotten after the test."""
    monkeypatch.setattr("cliptune.core.messages.TEXTS", {**TEXTS})
    return text


@pytest.fixture(scope="module")
def everything() -> dict[str, Text]:
    """The wordings of the whole engine."""
    for module in pkgutil.walk_packages(cliptune.__path__, "cliptune."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return TEXTS


FLAG = re.compile(
    r"(?<![\w-])--\w|\bcliptune [a-z]+\b|\b(?:data|base|train|method)\.(?!epochs=3)\w"
)
"""What belongs to the command line: an option, a command, the name of a setting in a job file."""


def test_no_message_names_what_only_the_command_line_has(everything: dict[str, Text]) -> None:
    of_job_files = ("job-", "not-a-setting")  # these tell of what stands in such a file
    told = [
        words
        for code, one in everything.items()
        if not code.startswith(of_job_files)
        for words in (one.text, one.hint)
    ]
    assert len(told) > 200
    assert [words for words in told if FLAG.search(words)] == []


def test_codes_are_kebab_case(everything: dict[str, Text]) -> None:
    assert [code for code in everything if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []


def test_every_code_is_worded_once(say: Callable[..., Text]) -> None:
    say("of-a-test", "One.")
    with pytest.raises(AssertionError, match="of-a-test"):
        say("of-a-test", "Another.")


def test_a_message_is_written_and_read_again(say: Callable[..., Text]) -> None:
    inner = say("inner", "{count:,} of them")(count=12_345)
    outer = say("outer", "{path}: {inner}\n{rows}", "Look at {path}.")
    message = outer(path=Path("a") / "{b}", inner=inner, rows=[inner, inner])
    assert message.text() == (
        f"{Path('a') / '{b}'}: 12,345 of them\n  - 12,345 of them\n  - 12,345 of them"
    )
    assert message.hint() == f"Look at {Path('a') / '{b}'}."
    again = Message.model_validate(json.loads(message.model_dump_json()))
    assert again == message and str(again) == str(message)


def test_translation_changes_words_and_not_what_stands_in_them(say: Callable[..., Text]) -> None:
    inner = say("inner", "{count} images")(count=3)
    message = say("outer", "In {folder}: {inner}")(folder="images", inner=inner)
    german = {"In {folder}: {inner}": "{inner} in {folder}", "{count} images": "{count} Bilder"}
    assert message.text(german.__getitem__) == "3 Bilder in images"


def test_the_nearest_name_is_told_after_a_full_stop() -> None:
    assert f"No lroa.{nearest('lroa', ['lora', 'full'])}" == 'No lroa. Did you mean "lora"?'
    assert nearest("xyz", ["lora"]) == ""


def test_a_full_disk_has_its_own_advice(say: Callable[..., Text]) -> None:
    wording = say("unwritten", "{path} cannot be written: {reason}.", "Choose another.")
    denied = unwritable(wording(path="x"), OSError(errno.EACCES, "Permission denied"))
    assert isinstance(denied, ClipTuneError)
    assert (denied.message, denied.hint) == (
        "x cannot be written: Permission denied.",
        "Choose another.",
    )
    full = unwritable(wording(path="x"), OSError(errno.ENOSPC, "No space left"))
    assert full.message == "x cannot be written: No space left."
    assert full.hint.startswith("Free some space")
