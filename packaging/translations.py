"""Updates and compiles the translations of the window: `cliptune_<code>.ts` and `.qm`.

    python packaging/translations.py de zh_CN    (a new code begins a language; none: all there are)

What is new in the source is added to the .ts, what is gone is dropped; the rest stays as it is.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import cliptune_resources

GUI = Path(__file__).parents[1] / "gui" / "cliptune_gui"


def main() -> int:
    """Do it for the codes given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("codes", nargs="*", help="languages such as de, fr, zh_CN")
    folder = cliptune_resources.translations()
    for code in parser.parse_args().codes or known(folder):
        compile_(update(folder, code))
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


def _run(tool: str, *options: str) -> None:
    """Run a tool of PySide6, which pip puts beside Python."""
    beside = shutil.which(tool, path=sysconfig.get_path("scripts")) or tool
    subprocess.run([beside, *options], check=True)


if __name__ == "__main__":
    sys.exit(main())
