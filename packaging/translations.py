"""Updates, checks and compiles the translations: `cliptune_<code>.ts` and `.qm`.

    python packaging/translations.py de zh_CN    (a new code begins a language; none: all there are)

What is new in the source is added to the .ts, what is gone is dropped; the rest stays as it is.
What is yet to be translated, or has lost what is filled in, is told.
"""

import argparse
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import cliptune_resources

GUI = Path(__file__).parents[1] / "gui" / "cliptune_gui"
BLANK = re.compile(r"\{[^{}]*\}|%n|%L?\d")
"""What is filled in."""
KEY = re.compile(r"&(?!\w+;)(?=\w)")
"""What stands before the letter that is pressed with Alt."""


def main() -> int:
    """Do it for the codes given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("codes", nargs="*", help="languages such as de, fr, zh_CN")
    folder = cliptune_resources.translations()
    for code in parser.parse_args().codes or known(folder):
        file = update(folder, code)
        compile_(file)
        print(*faults(file), sep="\n")
    return 0


def known(folder: Path) -> list[str]:
    """The codes of the languages that were begun."""
    return sorted(file.stem.removeprefix("cliptune_") for file in folder.glob("cliptune_*.ts"))


def update(folder: Path, code: str) -> Path:
    """Bring a language's .ts up to the source, or begin it."""
    file = folder / f"cliptune_{code}.ts"
    sources = [str(source) for source in sorted(GUI.rglob("*.py"))]
    options = ["-no-obsolete", "-locations", "none"]
    languages = ["-source-language", "en", "-target-language", code]
    _run("pyside6-lupdate", *options, *languages, *sources, "-ts", str(file))
    return file


def compile_(file: Path) -> Path:
    """Make the .qm that the window loads; it lies beside the .ts."""
    compiled, beside = file.with_suffix(".qm"), file.with_suffix(".new")
    _run("pyside6-lrelease", str(file), "-qm", str(beside))
    return beside.replace(compiled)  # a window that is open reads on in the old one


def faults(file: Path) -> list[str]:
    """What is wrong in a language's .ts: nothing is, where all of it is translated and whole."""
    return [
        f"{context}: {why}: {source!r}"
        for context, message in _messages(file)
        for source in [message.findtext("source") or ""]
        for why in _faults(source, message)
    ]


def _messages(file: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    for context in ElementTree.parse(file).iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name") or "", message


def sources(file: Path) -> set[tuple[str, str]]:
    """Every text of a .ts with its context, before it."""
    return {(context, one.findtext("source") or "") for context, one in _messages(file)}


def _faults(source: str, message: ElementTree.Element) -> Iterator[str]:
    """Why the translation of one text will not do."""
    target = message.find("translation")
    forms = [] if target is None else target.findall("numerusform") or [target]
    if target is None or target.get("type") or not all(form.text for form in forms):
        yield "not translated"
        return
    for form in forms:
        text = form.text or ""
        # A form for one thing alone may leave its number out.
        lost = {*BLANK.findall(source)} ^ {*BLANK.findall(text)}
        if lost - ({"%n"} if len(forms) > 1 else set()):
            yield f"other things are filled in ({', '.join(sorted(lost))})"
        if len(KEY.findall(source)) != len(KEY.findall(text)):
            yield "the letter that is pressed with Alt is lost, or one too many"


def brackets(file: Path) -> None:
    """Make a .ts a pseudo-language: in ⟦⟧ all but what is filled in, and 40 % longer."""
    tree = ElementTree.parse(file)
    for message in tree.iter("message"):
        source, target = message.findtext("source") or "", message.find("translation")
        assert target is not None
        more = round(0.4 * len(BLANK.sub("", source)))
        longer = ("~~~~ " * more)[:more].rstrip()  # in words, which lines break between
        told = "⟦" + BLANK.sub(lambda blank: f"⟧{blank[0]}⟦", source) + longer + "⟧"
        for form in target.findall("numerusform") or [target]:
            form.text = told
        target.attrib.pop("type", None)
    tree.write(file, encoding="utf-8")


def _run(tool: str, *options: str) -> None:
    """Run a tool of PySide6, which pip puts beside Python."""
    beside = shutil.which(tool, path=sysconfig.get_path("scripts")) or tool
    subprocess.run([beside, *options], check=True)


if __name__ == "__main__":
    sys.exit(main())
