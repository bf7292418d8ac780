"""A message: written, read, translated, and what it says of a full disk."""

import errno
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rich.markup import escape
from rich.table import Table

from cliptune.cli.terminal import console
from cliptune.core import quantities
from cliptune.core.errors import ClipTuneError, nearest, unwritable
from cliptune.core.messages import LONGEST, TEXTS, Message, Text, text


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
        "x cannot be written: no permission.",
        "Choose another.",
    )
    full = unwritable(wording(path="x"), OSError(errno.ENOSPC, "No space left"))
    assert full.message == "x cannot be written: no space left on the disk."
    assert full.hint.startswith("Free some space")


def test_what_another_version_told_is_shown_as_it_told_it(say: Callable[..., Text]) -> None:
    say("renamed", "The run {folder} is held.", "Wait for {folder}.")
    told = {"code": "renamed", "params": {"run": "x"}, "text": "The run x is held."}
    message = Message.model_validate(told)
    assert message.text() == "The run x is held." and message.hint() == ""
    unknown = Message.model_validate(told | {"code": "of another"})
    assert unknown.text() == "The run x is held." and unknown.hint() == ""


def test_what_to_do_is_said_of_the_message_inside(say: Callable[..., Text]) -> None:
    reason = say("reason", "No {what}.", "Choose {what}.")(what="cuda")
    outer = say("failed", "{label}: {reason}")(label="LoRA", reason=reason)
    assert str(outer) == "LoRA: No cuda. Choose cuda."
    assert outer.hint(instead={"reason": "--device {what}"}) == "--device cuda"
    assert outer.hint(instead={"failed": "Again."}) == "Again."


def test_percentages_are_written_in_one_way(say: Callable[..., Text]) -> None:
    told = say("share", "{part:.1%} of it, {seconds:.2f} s, {plain}")(
        part=0.125, seconds=0.5, plain=0.25
    )
    assert told.text() == "12.5 % of it, 0.50 s, 0.25"
    assert told.text(lambda words: words.replace("{} %", "{}%")) == "12.5% of it, 0.50 s, 0.25"
    assert told.model_dump()["params"]["part"] == 0.125


@pytest.mark.parametrize(
    ("count", "images", "runs"),
    [(0, "0 images", "0 runs"), (1, "1 image", "1 run"), (1200, "1,200 images", "1,200 runs")],
)
def test_one_is_no_plural(count: int, images: str, runs: str) -> None:
    told = quantities.images(count).text(), quantities.runs(count).text()
    assert told == (images, runs)


def test_numbers_of_numpy_are_numbers(say: Callable[..., Text]) -> None:
    assert say("many", "{count:,} images")(count=np.int64(12_345)).text() == "12,345 images"


def test_what_a_message_quotes_neither_deceives_nor_floods(say: Callable[..., Text]) -> None:
    told = say("quoting", "{name}, {names}, {measure}, {inner}")
    odd = "a\x1b[31mb\x07\0\u202egpj.exe\ud800\u2028c\nd"
    plain = "a [31mb  gpj.exe c\nd"
    message = told(name=odd, names=[odd, "é"], measure=odd, inner=say("within", "{one}")(one=odd))
    assert message.text() == f"{plain}, {plain}, é, {plain}, {plain}"
    assert message.params["name"] == odd, "what is done with it goes by what it is"
    long = told(name="x" * 100_000, names=["y" * 100_000], measure="", inner="").text()
    assert len(long) < 10_000 and "xxx…" in long


def test_of_very_many_names_the_first_are_told(say: Callable[..., Text]) -> None:
    told = say("listed", "It has {names}.")(names=[f"column {n}" for n in range(10_000)]).text()
    assert told.startswith("It has column 0, column 1, ") and told.endswith("….")
    assert len(told) < 2 * LONGEST


def test_a_terminal_is_given_no_controls(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("class")
    table.add_row(escape("cat\x1b[31m\x07"))
    console.print(table)
    console.print(escape("\x1b]0;other title\x07\u202edog"), soft_wrap=True)
    printed = capsys.readouterr().out
    assert "cat [31m" in printed and "]0;other title dog" in printed
    assert not {"\x1b", "\x07", "\u202e"} & {*printed}
