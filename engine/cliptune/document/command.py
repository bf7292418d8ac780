"""The commands that repeat a run or a comparison, as a shell of this system takes them."""

import json
import os
import shlex
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cliptune import job as jobs
from cliptune.comparison.plan import Plan
from cliptune.job import Job
from cliptune.methods import UNTOUCHED

LONGEST = 8000
"""Letters of a command: Windows' shell takes no more of them."""
_BY_NAME = {"data": "images", "base": "model", "method": "kind"}
"""What has an option of its own, of each part of a job."""


def train(job: Job) -> list[str]:
    """The words of the command whose job is this one, whatever is said of the images meanwhile."""
    method = type(job.method)(kind=job.method.kind)
    given = {
        "data": {"images": job.data.images},
        "base": {"model": job.base.model},
        "method": job.method.model_dump(),
    }
    # What a method recommends goes by its own settings: these come first.
    plain = jobs.build(given).model_dump(mode="json") | {"method": method.model_dump(mode="json")}
    words = ["cliptune", "train", "--images", str(job.data.images), "--base", job.base.model]
    words += ["--method", job.method.kind, "--labels", "folder"]
    return [*words, *_set(job.model_dump(mode="json"), plain)]


def compare(given: Mapping[str, Any], plan: Plan) -> list[str]:
    """The words of the command that compares methods; `given` is a job without one."""
    words = ["--out", "comparison", "--methods", ",".join(plan.kinds), "--seeds", str(plan.seeds)]
    if plan.budget == "equal":
        words += ["--epochs", str(plan.epochs)]
    elif plan.budget == "minutes":
        words += ["--minutes", f"{plan.minutes:g}"]
    return _of_several("compare", given, words)


def tune(given: Mapping[str, Any], minutes: float) -> list[str]:
    """The words of the command that searches for the best; `given` is a job without a method."""
    return _of_several("tune", given, ["--minutes", f"{minutes:g}"])


def _of_several(name: str, given: Mapping[str, Any], words: Sequence[str]) -> list[str]:
    images, base = str(given["data"]["images"]), str(given["base"]["model"])
    named = {"data": {"images": images}, "base": {"model": base}, "method": {"kind": UNTOUCHED}}
    plain = jobs.build(named).model_dump(mode="json")
    plain["train"] = {}  # what holds for all methods is said, though it be what one recommends
    known = ["cliptune", name, "--images", images, "--base", base, *words]
    return [*known, *_set(given, plain)]


def line(words: Sequence[str]) -> str:
    """Words as one line for a shell."""
    return " ".join(map(quoted, words))


def folded(words: Sequence[str], width: int = 92) -> str:
    """The same on lines of about so many letters, where the shell takes a command on several."""
    if os.name == "nt":
        return line(words)
    pieces: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        if before.startswith("--"):
            pieces[-1] += f" {quoted(word)}"
        else:
            pieces.append(quoted(word))
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(lines[-1]) + len(piece) < width:
            lines[-1] += f" {piece}"
        else:
            lines.append(f"  {piece}")
    return " \\\n".join(lines)


def quoted(word: object) -> str:
    """A word as this system's shell takes it."""
    if os.name != "nt":
        return shlex.quote(str(word))
    told = subprocess.list2cmdline([str(word)])
    return f'"{told}"' if told[:1] != '"' and set(told) & set("&;|<>()^'{}[]%") else told


def _set(asked: Mapping[str, Any], plain: Mapping[str, Any]) -> Iterator[str]:
    """Every setting that is asked for and is not what holds unless something is said."""
    for part in ("data", "base", "method", "train"):
        for name, value in asked.get(part, {}).items():
            known = name == _BY_NAME.get(part) or value is None
            if not known and plain[part].get(name, _NOTHING) != value:
                yield from ("--set", f"{part}.{name}={toml(value)}")


_NOTHING = object()


def toml(value: Any) -> str:
    """The value of a setting as `job.parse_setting` reads it: TOML on one line, or bare text."""
    if isinstance(value, Mapping):
        pairs = (f"{_text(str(name))} = {_inner(one)}" for name, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, str | Path):
        bare = str(value)
        return bare if jobs.parse_setting(f"a={bare}")[1] == bare else _text(bare)
    return _inner(value)


def _inner(value: Any) -> str:
    if isinstance(value, str | Path):
        return _text(str(value))
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_inner, value))}]"
    return json.dumps(value)


def _text(text: str) -> str:
    """A text in quotes; JSON's are TOML's, but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
