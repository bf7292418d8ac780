"""What the system, readers of files and Pydantic raise is told in words that can be translated."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, Field, ValidationError
from safetensors import SafetensorError

from cliptune.core import language
from cliptune.core.errors import ClipTuneError
from cliptune.core.files import into_place
from cliptune.core.messages import PLAIN
from cliptune.core.reasons import of_value, reason


@pytest.fixture
def chinese() -> Iterator[None]:
    """The engine speaks Chinese."""
    language.use("zh_CN")
    yield
    language.use(language.ENGLISH)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    "number",
    [
        *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR),
        *(errno.EEXIST, errno.ENOTEMPTY, errno.ENAMETOOLONG, errno.ENOSPC, errno.EBUSY, errno.EIO),
        *(errno.EMFILE, errno.ENOMEM, errno.ETIMEDOUT, errno.EDQUOT, errno.EFBIG, errno.ESTALE),
    ],
)
def test_what_the_system_says_has_words_of_ours(number: int) -> None:
    told = reason(OSError(number, os.strerror(number), "/a/file"))
    assert told.code != PLAIN.code
    assert told.text() != language.worded(told)


def test_words_of_others_are_told_as_they_are() -> None:
    assert str(reason(OSError(errno.EPIPE, "Broken pipe"))) == "broken pipe"
    assert str(reason(RuntimeError("three heads"))) == "three heads"
    assert str(reason(KeyError())) == "KeyError"


def test_readers_of_files_are_put_into_words() -> None:
    with pytest.raises(json.JSONDecodeError) as torn:
        json.loads('{"a": 1,\n')
    assert str(reason(torn.value)) == "line 2 is not JSON"
    with pytest.raises(UnicodeDecodeError) as latin:
        b"\xe9t\xe9".decode()
    assert str(reason(latin.value)) == "it is not text in UTF-8"
    with pytest.raises(RecursionError) as deep:
        json.loads("[" * 100_000)
    assert str(reason(deep.value)) == "it is nested too deeply"
    assert str(reason(SafetensorError("HeaderTooLarge"))) == "it is not a whole safetensors file"


FULL_OF_RUST = "Error while serializing: I/O error: No space left on device (os error 28)"
"""What safetensors and tokenizers say, each by an error of its own."""


@pytest.mark.parametrize("kind", [SafetensorError, Exception])
def test_a_full_disk_is_told_whoever_met_it(kind: type[Exception], tmp_path: Path) -> None:
    assert str(reason(kind(FULL_OF_RUST))) == "no space left on the disk"
    with (
        pytest.raises(ClipTuneError, match="cannot be written to .*no space left on the disk"),
        into_place(tmp_path / "out", (), 0, "export") as beside,
    ):
        beside.mkdir()
        raise kind(FULL_OF_RUST)
    assert not [*tmp_path.iterdir()]


class _Given(BaseModel):
    count: int = Field(1, ge=1, le=9)
    rate: float = Field(0.5, gt=0, lt=1, allow_inf_nan=False)
    names: tuple[str, ...] = Field((), max_length=2)
    word: str = Field("", max_length=3)
    side: Literal["left", "right"] = "left"
    on: bool = False
    inner: dict[str, int] = {}


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (19, "the disk is read-only"),
        (32, "another program is using it"),
        (53, "the drive or the connection to it was lost"),
        (5, "no permission"),
    ],
)
def test_windows_has_numbers_of_its_own(number: int, told: str) -> None:
    error = PermissionError(errno.EACCES, "Access is denied")
    error.winerror = number  # type: ignore[attr-defined]
    assert str(reason(error)) == told


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("count", "three", "it is not a whole number"),
        ("count", 1.5, "it is not a whole number"),
        ("count", 0, "it is less than 1"),
        ("count", 10, "it is more than 9"),
        ("rate", "fast", "it is not a number"),
        ("rate", float("nan"), "it is not a number"),
        ("rate", 0, "it is not more than 0.0"),
        ("rate", 1, "it is not less than 1.0"),
        ("names", "a", "it is not a list"),
        ("names", ["a", "b", "c"], "it holds more than 2"),
        ("word", 3, "it is not text"),
        ("word", "four", "it is longer than 3 characters"),
        ("side", "up", "it is not one of 'left' or 'right'"),
        ("on", "perhaps", "it is neither true nor false"),
        ("inner", 3, "it is not a table"),
    ],
)
def test_what_pydantic_finds_has_words_of_ours(name: str, value: object, told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        _Given.model_validate({name: value})
    found = of_value(refused.value.errors()[0])
    assert str(found) == told
    assert language.worded(found) != told
