"""A message: written, read, translated, and what it says of a full disk."""

import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cliptune.core.errors import ClipTuneError, nearest, unwritable
from cliptune.core.messages import TEXTS, Message, Text, text


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Text]:
    """Words messages that are forgotten after the test."""
    monkeypatch.setattr("cliptune.core.messages.TEXTS", {**TEXTS})
    return text


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
